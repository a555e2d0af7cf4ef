package hk.chopmark.export.pack;

import hk.chopmark.core.log.json.Base64Url;
import hk.chopmark.core.log.json.CanonicalJson;
import hk.chopmark.core.log.json.JsonValue;
import hk.chopmark.core.log.json.JsonValue.JsonArray;
import hk.chopmark.core.log.json.JsonValue.JsonInteger;
import hk.chopmark.core.log.json.JsonValue.JsonObject;
import hk.chopmark.core.log.json.JsonValue.JsonString;
import hk.chopmark.export.verify.EvidencePackage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * Somebody who knows the format and changes one value of a genuine file, whose digest is then right
 * again. Written from docs/log-format.md, not from the writer's code.
 */
final class Forgery {

    private static final int DEPTH = 12;

    private final JsonObject content;

    /** Of a genuine file. */
    Forgery(byte[] genuine) {
        JsonObject whole =
                CanonicalJson.parse(genuine, EvidencePackage.MAX_BYTES, DEPTH).asObject();
        JsonObject.Builder members = JsonObject.builder();
        whole.members()
                .forEach((name, value) -> {
                    if (!name.equals("digest")) {
                        members.put(name, value);
                    }
                });
        content = members.build();
    }

    /** Where the values are, such as {@code /events/3/proof/0}. */
    List<String> paths() {
        List<String> paths = new ArrayList<>();
        collect("", content, paths);
        return paths;
    }

    private static void collect(String path, JsonValue value, List<String> paths) {
        switch (value) {
            case JsonObject object ->
                    object.members()
                            .forEach((name, member) -> collect(path + "/" + name, member, paths));
            case JsonArray array -> {
                for (int i = 0; i < array.size(); i++) {
                    collect(path + "/" + i, array.get(i), paths);
                }
            }
            default -> paths.add(path);
        }
    }

    /** The file with the value at a path made another one of the same form, and its digest. */
    byte[] changed(String path) {
        JsonObject forged = copy("", content, path).asObject();
        JsonObject.Builder whole = JsonObject.builder();
        forged.members().forEach(whole::put);
        return CanonicalJson.write(whole.put("digest", digest(forged)).build());
    }

    private static JsonValue copy(String path, JsonValue value, String changed) {
        return switch (value) {
            case JsonObject object -> {
                JsonObject.Builder members = JsonObject.builder();
                object.members()
                        .forEach((name, member) ->
                                members.put(name, copy(path + "/" + name, member, changed)));
                yield members.build();
            }
            case JsonArray array -> {
                List<JsonValue> elements = new ArrayList<>();
                for (int i = 0; i < array.size(); i++) {
                    elements.add(copy(path + "/" + i, array.get(i), changed));
                }
                yield new JsonArray(elements);
            }
            case JsonString(String text) when path.equals(changed) ->
                    JsonValue.of(other(text, text.length() / 2));
            case JsonInteger(long number) when path.equals(changed) -> JsonValue.of(number + 1);
            default -> value;
        };
    }

    private static String other(String text, int at) {
        return text.substring(0, at)
                + (text.charAt(at) == 'a' ? 'b' : 'a')
                + text.substring(at + 1);
    }

    private static String digest(JsonObject forged) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update("chopmark/evidence/v1\0".getBytes(StandardCharsets.US_ASCII));
            return Base64Url.encode(sha256.digest(CanonicalJson.write(forged)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
