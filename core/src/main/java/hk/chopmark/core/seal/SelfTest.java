package hk.chopmark.core.seal;

import hk.chopmark.core.log.LeafHash;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Known answers of every primitive the product rests on, asked at start.
 *
 * <p><b>Guarantees</b>: a node whose runtime gives one wrong byte does not start.
 *
 * <p><b>Source</b>: FIPS 180-4 and RFC 9162 (hash), RFC 4231 (HMAC), RFC 5869 (HKDF), the GCM
 * specification's test case 16, RFC 8452 appendix C.2 (GCM-SIV), RFC 5649 section 6 (key wrap), RFC
 * 7914 section 12 (scrypt).
 */
public final class SelfTest {
    private static final HexFormat HEX = HexFormat.of();

    private SelfTest() {}

    /**
     * Asks every primitive.
     *
     * @throws IllegalStateException if one answers wrongly
     */
    public static void run() {
        hashes();
        gcm();
        gcmSiv();
        keyWrap();
        expect(
                "scrypt",
                "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162",
                SCrypt.generate(ascii("password"), ascii("NaCl"), 1024, 8, 16, 32));
    }

    /** The random source for keys and nonces, from a named provider. */
    public static SecureRandom random() {
        return Primitives.random();
    }

    private static void hashes() {
        expect(
                "SHA-256",
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                LeafHash.of(new byte[0]).bytes());
        expect(
                "HmacSHA256",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                Primitives.hmacSha256(ascii("Jefe"), ascii("what do ya want for nothing?")));
        expect(
                "HKDF-SHA256",
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf",
                Primitives.hkdfSha256(
                        HEX.parseHex("0b".repeat(22)),
                        HEX.parseHex("000102030405060708090a0b0c"),
                        HEX.parseHex("f0f1f2f3f4f5f6f7f8f9")));
    }

    private static void gcm() {
        byte[] key = HEX.parseHex("feffe9928665731c6d6a8f9467308308".repeat(2));
        byte[] iv = HEX.parseHex("cafebabefacedbaddecaf888");
        byte[] aad = HEX.parseHex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        byte[] plain =
                HEX.parseHex(
                        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
        byte[] sealed = Primitives.gcmSeal(key, iv, aad, plain);
        expect(
                "AES-256-GCM",
                "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                        + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                        + "76fc6ece0f4e1768cddf8853bb2d551b",
                sealed);
        expectOpening("AES-256-GCM", Primitives.gcmOpen(key, iv, aad, sealed), plain);
        sealed[0] ^= 1;
        expectRefusal("AES-256-GCM", Primitives.gcmOpen(key, iv, aad, sealed));
    }

    private static void gcmSiv() {
        byte[] key = Arrays.copyOf(new byte[] {1}, 32);
        byte[] nonce = Arrays.copyOf(new byte[] {3}, 12);
        byte[] plain = HEX.parseHex("0100000000000000");
        byte[] sealed = Primitives.gcmSiv(true, key, nonce, new byte[0], plain).orElseThrow();
        expect("AES-256-GCM-SIV", "c2ef328e5c71c83b843122130f7364b761e0b97427e3df28", sealed);
        expectOpening(
                "AES-256-GCM-SIV",
                Primitives.gcmSiv(false, key, nonce, new byte[0], sealed),
                plain);
        sealed[0] ^= 1;
        expectRefusal("AES-256-GCM-SIV", Primitives.gcmSiv(false, key, nonce, new byte[0], sealed));
    }

    private static void keyWrap() {
        try {
            Cipher cipher = Cipher.getInstance("AESKWP", new BouncyCastleProvider());
            byte[] key = HEX.parseHex("5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8");
            cipher.init(Cipher.WRAP_MODE, new SecretKeySpec(key, "AES"));
            byte[] secret = HEX.parseHex("c37b7e6492584340bed12207808941155068f738");
            expect(
                    "AES-KWP",
                    "138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a",
                    cipher.wrap(new SecretKeySpec(secret, "AES")));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "Self test: AES-KWP is missing; check the Bouncy Castle jar", e);
        }
    }

    private static void expectOpening(String algorithm, Optional<byte[]> opened, byte[] plain) {
        expect(algorithm, HEX.formatHex(plain), opened.orElse(new byte[0]));
    }

    private static void expectRefusal(String algorithm, Optional<byte[]> opened) {
        if (opened.isPresent()) {
            throw wrong(algorithm);
        }
    }

    private static void expect(String algorithm, String hex, byte[] found) {
        if (!Arrays.equals(HEX.parseHex(hex), found)) {
            throw wrong(algorithm);
        }
    }

    private static IllegalStateException wrong(String algorithm) {
        return new IllegalStateException(
                "Self test: "
                        + algorithm
                        + " does not give its known answer; this runtime must not be used");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
