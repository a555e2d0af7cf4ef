package hk.chopmark.core.breakglass;

import hk.chopmark.core.disclosure.BreakGlassReading;
import hk.chopmark.core.disclosure.BreakGlassReading.Basis;
import hk.chopmark.core.disclosure.BreakGlassReading.Opened;
import hk.chopmark.core.disclosure.BreakGlassReading.Party;
import hk.chopmark.core.log.json.Base64Url;
import hk.chopmark.core.log.json.CanonicalJson;
import hk.chopmark.core.log.json.JsonValue.JsonObject;
import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SubjectRef;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * One line of the journal: canonical JSON, ended by a newline.
 *
 * @param sequence number of the line, from 1
 * @param previous hash of the line before; {@link #FIRST} for the first
 * @param hash SHA-256 over {@code chopmark/journal/v1}, a zero byte, and the line without its hash,
 *     unpadded base64url
 */
record JournalLine(long sequence, String previous, String hash, Content content) {

    /** What the first line names as the hash before it: 32 zero bytes. */
    static final String FIRST = Base64Url.encode(new byte[32]);

    private static final byte[] DOMAIN = "chopmark/journal/v1\0".getBytes(StandardCharsets.UTF_8);
    private static final int MAX_LINE_BYTES = 128 << 10;
    private static final int MAX_DEPTH = 8;

    /** What a line says. */
    sealed interface Content {
        /** Something was opened. */
        record Reading(BreakGlassReading reading) implements Content {}

        /** All readings up to a line are in the log. */
        record Imported(long upTo) implements Content {}
    }

    static JournalLine next(long sequence, String previous, Content content) {
        JsonObject unsigned = unsigned(sequence, previous, content).build();
        return new JournalLine(sequence, previous, hashOf(unsigned), content);
    }

    byte[] bytes() {
        byte[] json =
                CanonicalJson.write(
                        unsigned(sequence, previous, content).put("hash", hash).build());
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }

    static JournalLine parse(byte[] line, Path file) {
        try {
            JsonObject json = (JsonObject) CanonicalJson.parse(line, MAX_LINE_BYTES, MAX_DEPTH);
            Content content =
                    json.has("imported")
                            ? new Content.Imported(json.integer("imported"))
                            : new Content.Reading(reading(json.object("reading")));
            JournalLine parsed =
                    new JournalLine(
                            json.integer("sequence"),
                            json.string("previous"),
                            json.string("hash"),
                            content);
            byte[] again = parsed.bytes();
            if (!Arrays.equals(Arrays.copyOf(again, again.length - 1), line)
                    || !parsed.hash.equals(
                            hashOf(unsigned(parsed.sequence, parsed.previous, content).build()))) {
                throw new IntegrityViolation(
                        "journal-chain", file + ": a line disagrees with its hash", null);
            }
            return parsed;
        } catch (MalformedFormat
                | IllegalArgumentException
                | ClassCastException
                | DateTimeException e) {
            throw new IntegrityViolation("journal-chain", file + ": a line cannot be read", e);
        }
    }

    private static JsonObject.Builder unsigned(long sequence, String previous, Content content) {
        JsonObject.Builder json =
                JsonObject.builder().put("sequence", sequence).put("previous", previous);
        return switch (content) {
            case Content.Imported(long upTo) -> json.put("imported", upTo);
            case Content.Reading(BreakGlassReading reading) -> json.put("reading", json(reading));
        };
    }

    private static String hashOf(JsonObject unsigned) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(DOMAIN);
            return Base64Url.encode(digest.digest(CanonicalJson.write(unsigned)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static JsonObject json(BreakGlassReading reading) {
        Opened opened = reading.opened();
        return JsonObject.builder()
                .put("id", reading.id().toString())
                .put("at", reading.at().toString())
                .put("school", reading.school().text())
                .put("viewer", reading.viewer().person().text())
                .put("viewerAuth", reading.viewer().auth().code())
                .put("witness", reading.witness().person().text())
                .put("witnessAuth", reading.witness().auth().code())
                .put("resource", opened.resource())
                .putStrings("subjects", opened.subjects().stream().map(SubjectRef::text).toList())
                .putStrings("fields", opened.fields())
                .putStrings("categories", opened.categories().stream().map(Category::code).toList())
                .put("purpose", reading.purpose().code())
                .put("outage", reading.outage())
                .put("asOf", reading.basis().asOf())
                .putStrings(
                        "restsOn", reading.basis().events().stream().map(UUID::toString).toList())
                .build();
    }

    private static BreakGlassReading reading(JsonObject json) {
        return new BreakGlassReading(
                UUID.fromString(json.string("id")),
                Instant.parse(json.string("at")),
                (SchoolId) Ref.parse(json.string("school")),
                party(json, "viewer"),
                party(json, "witness"),
                new Opened(
                        json.string("resource"),
                        json.array("subjects").strings().stream()
                                .map(text -> (SubjectRef) Ref.parse(text))
                                .toList(),
                        json.array("fields").strings(),
                        json.array("categories").strings().stream().map(Category::ofCode).toList()),
                Purpose.ofCode(json.string("purpose")),
                json.string("outage"),
                new Basis(json.integer("asOf"), events(json.array("restsOn").strings())));
    }

    private static Party party(JsonObject json, String who) {
        return new Party(
                (PersonRef) Ref.parse(json.string(who)),
                AuthMethod.ofCode(json.string(who + "Auth")));
    }

    private static List<UUID> events(List<String> ids) {
        return ids.stream().map(UUID::fromString).toList();
    }
}
