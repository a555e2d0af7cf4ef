package hk.chopmark.api.secrets;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * A device with one passkey, made of program: answers as a browser would, and as no browser would.
 *
 * <p><b>Source</b>: Web Authentication Level 3, sections 6.1 and 6.5.
 */
public final class SoftKey {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PRESENT = 0x01;
    private static final int VERIFIED = 0x04;
    private static final int WITH_KEY = 0x40;
    private static final byte[] MAKER = new byte[16];

    private final byte[] id = new byte[16];
    private final KeyPair pair;
    private String origin;
    private boolean verifies = true;
    private long count;
    private String handle = "";

    /** Of a browser on a page of this origin. */
    public SoftKey(String origin) {
        this.origin = origin;
        new SecureRandom().nextBytes(id);
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            pair = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** From now on on pages of another origin. */
    public SoftKey at(String other) {
        origin = other;
        return this;
    }

    /** From now on without finger, face or PIN, or with it again. */
    public SoftKey verifying(boolean does) {
        verifies = does;
        return this;
    }

    /** Says so often that it signed; 0 for a device that does not count. */
    public SoftKey counting(long from) {
        count = from;
        return this;
    }

    /** Makes its key. */
    public String enrol(String options) {
        handle = JSON.readTree(options).at("/user/id").asString();
        byte[] data =
                join(
                        data(JSON.readTree(options).at("/rp/id").asString(), WITH_KEY),
                        MAKER,
                        new byte[] {0, (byte) id.length},
                        id,
                        coseKey());
        byte[] object =
                join(
                        hex("a363666d74646e6f6e656761747453746d74a0686175746844617461"),
                        new byte[] {0x58, (byte) data.length},
                        data);
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("attestationObject", text(object));
        return answer("webauthn.create", options, response);
    }

    /** Signs. */
    public String sign(String options) {
        byte[] data = data(JSON.readTree(options).at("/rpId").asString(), 0);
        byte[] client = client("webauthn.get", options);
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("authenticatorData", text(data));
        response.put("userHandle", handle);
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(data);
            signature.update(MessageDigest.getInstance("SHA-256").digest(client));
            response.put("signature", text(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
        return answer("webauthn.get", options, response);
    }

    private String answer(String type, String options, Map<String, Object> response) {
        response.put("clientDataJSON", text(client(type, options)));
        return JSON.writeValueAsString(
                Map.of(
                        "id",
                        text(id),
                        "rawId",
                        text(id),
                        "type",
                        "public-key",
                        "response",
                        response,
                        "clientExtensionResults",
                        Map.of()));
    }

    private byte[] client(String type, String options) {
        String challenge = JSON.readTree(options).at("/challenge").asString();
        return JSON.writeValueAsBytes(
                Map.of("type", type, "challenge", challenge, "origin", origin));
    }

    private byte[] data(String party, int flags) {
        if (count > 0) {
            count++;
        }
        try {
            return join(
                    MessageDigest.getInstance("SHA-256")
                            .digest(party.getBytes(StandardCharsets.UTF_8)),
                    new byte[] {(byte) (PRESENT | (verifies ? VERIFIED : 0) | flags)},
                    ByteBuffer.allocate(4).putInt((int) count).array());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] coseKey() {
        ECPublicKey key = (ECPublicKey) pair.getPublic();
        return join(
                hex("a5010203262001215820"),
                number(key.getW().getAffineX()),
                hex("225820"),
                number(key.getW().getAffineY()));
    }

    private static byte[] number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] padded = new byte[32];
        int kept = Math.min(bytes.length, padded.length);
        System.arraycopy(bytes, bytes.length - kept, padded, padded.length - kept, kept);
        return padded;
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }
}
