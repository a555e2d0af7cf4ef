package hk.chopmark.core.seal;

import hk.chopmark.core.log.tree.LeafHash;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Known answers of every primitive the product rests on, asked before the first node of a process
 * starts.
 *
 * <p><b>Guarantees</b>: a node whose runtime gives one wrong byte does not start.
 *
 * <p><b>Source</b>: FIPS 180-4 and RFC 9162 (hash), RFC 4231 (HMAC), RFC 5869 (HKDF), the GCM
 * specification's test case 16, RFC 8452 appendix C.2 (GCM-SIV), RFC 5649 section 6 (key wrap), RFC
 * 7914 section 12 (scrypt), RFC 8032 section 7.1 (Ed25519).
 */
public final class SelfTest {
    private static final HexFormat HEX = HexFormat.of();

    /** Stands for an opening or a signature that was refused, as it must be. */
    private static final String REFUSED = "";

    private static final String ACCEPTED = "01";

    /** Their code does not change while a process runs; scrypt alone takes a sixth of a second. */
    private static volatile boolean passed;

    private SelfTest() {}

    /**
     * One question with a known answer.
     *
     * @param algorithm what is asked
     * @param hex the answer
     * @param answer what this runtime says
     */
    record Check(String algorithm, String hex, Supplier<byte[]> answer) {
        void run() {
            if (!Arrays.equals(HEX.parseHex(hex), answer.get())) {
                throw new IllegalStateException(
                        "Self test: "
                                + algorithm
                                + " does not give its known answer; this runtime must not be used");
            }
        }
    }

    /**
     * Asks every primitive, until all have answered rightly once in this process.
     *
     * @throws IllegalStateException if one answers wrongly
     */
    public static void run() {
        if (!passed) {
            checks().forEach(Check::run);
            passed = true;
        }
    }

    /** All questions. */
    static List<Check> checks() {
        List<Check> checks = new ArrayList<>();
        checks.addAll(hashes());
        checks.addAll(gcm());
        checks.addAll(gcmSiv());
        checks.addAll(signatures());
        checks.add(keyWrap());
        checks.add(
                new Check(
                        "scrypt",
                        "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162",
                        () -> SCrypt.generate(ascii("password"), ascii("NaCl"), 1024, 8, 16, 32)));
        return checks;
    }

    /** The random source for keys and nonces, from a named provider. */
    public static SecureRandom random() {
        return Primitives.random();
    }

    private static List<Check> hashes() {
        return List.of(
                new Check(
                        "SHA-256",
                        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                        () -> LeafHash.of(new byte[0]).bytes()),
                new Check(
                        "HmacSHA256",
                        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                        () ->
                                Primitives.hmacSha256(
                                        ascii("Jefe"), ascii("what do ya want for nothing?"))),
                new Check(
                        "HmacSHA512",
                        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                                + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
                        SelfTest::hmacSha512),
                new Check(
                        "HKDF-SHA256",
                        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf",
                        () ->
                                Primitives.hkdfSha256(
                                        HEX.parseHex("0b".repeat(22)),
                                        HEX.parseHex("000102030405060708090a0b0c"),
                                        HEX.parseHex("f0f1f2f3f4f5f6f7f8f9"))));
    }

    /** As the file of the default vault is authenticated. */
    private static byte[] hmacSha512() {
        HMac mac = new HMac(new SHA512Digest());
        mac.init(new KeyParameter(ascii("Jefe")));
        byte[] question = ascii("what do ya want for nothing?");
        mac.update(question, 0, question.length);
        byte[] answer = new byte[mac.getMacSize()];
        mac.doFinal(answer, 0);
        return answer;
    }

    private static List<Check> gcm() {
        byte[] key = HEX.parseHex("feffe9928665731c6d6a8f9467308308".repeat(2));
        byte[] iv = HEX.parseHex("cafebabefacedbaddecaf888");
        byte[] aad = HEX.parseHex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        String plain =
                "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                        + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
        String sealed =
                "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                        + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                        + "76fc6ece0f4e1768cddf8853bb2d551b";
        return List.of(
                new Check(
                        "AES-256-GCM",
                        sealed,
                        () -> Primitives.gcmSeal(key, iv, aad, HEX.parseHex(plain))),
                new Check(
                        "AES-256-GCM",
                        plain,
                        () -> opened(Primitives.gcmOpen(key, iv, aad, HEX.parseHex(sealed)))),
                new Check(
                        "AES-256-GCM",
                        REFUSED,
                        () -> opened(Primitives.gcmOpen(key, iv, aad, changed(sealed)))));
    }

    private static List<Check> gcmSiv() {
        byte[] key = Arrays.copyOf(new byte[] {1}, 32);
        byte[] nonce = Arrays.copyOf(new byte[] {3}, 12);
        byte[] none = new byte[0];
        String plain = "0100000000000000";
        String sealed = "c2ef328e5c71c83b843122130f7364b761e0b97427e3df28";
        return List.of(
                new Check(
                        "AES-256-GCM-SIV",
                        sealed,
                        () ->
                                opened(
                                        Primitives.gcmSiv(
                                                true, key, nonce, none, HEX.parseHex(plain)))),
                new Check(
                        "AES-256-GCM-SIV",
                        plain,
                        () ->
                                opened(
                                        Primitives.gcmSiv(
                                                false, key, nonce, none, HEX.parseHex(sealed)))),
                new Check(
                        "AES-256-GCM-SIV",
                        REFUSED,
                        () -> opened(Primitives.gcmSiv(false, key, nonce, none, changed(sealed)))));
    }

    private static List<Check> signatures() {
        String signature =
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                        + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";
        byte[] publicKey =
                HEX.parseHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        return List.of(
                new Check("Ed25519", signature, SelfTest::sign),
                new Check(
                        "Ed25519",
                        ACCEPTED,
                        () -> verified(new Ed25519PublicKeyParameters(publicKey), signature)),
                new Check(
                        "Ed25519",
                        REFUSED,
                        () ->
                                verified(
                                        new Ed25519PublicKeyParameters(publicKey),
                                        HEX.formatHex(changed(signature)))));
    }

    private static byte[] sign() {
        byte[] seed =
                HEX.parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        try {
            Signature signer = Signature.getInstance("Ed25519", "SunEC");
            signer.initSign(
                    KeyFactory.getInstance("Ed25519", "SunEC")
                            .generatePrivate(
                                    new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed)));
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Self test: Ed25519 is missing; use a JDK 25", e);
        }
    }

    private static byte[] verified(Ed25519PublicKeyParameters key, String signature) {
        Ed25519Signer verifier = new Ed25519Signer();
        verifier.init(false, key);
        return verifier.verifySignature(HEX.parseHex(signature))
                ? HEX.parseHex(ACCEPTED)
                : HEX.parseHex(REFUSED);
    }

    private static Check keyWrap() {
        byte[] key = HEX.parseHex("5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8");
        byte[] secret = HEX.parseHex("c37b7e6492584340bed12207808941155068f738");
        return new Check(
                "AES-KWP",
                "138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a",
                () -> {
                    try {
                        Cipher cipher = Cipher.getInstance("AESKWP", new BouncyCastleProvider());
                        cipher.init(Cipher.WRAP_MODE, new SecretKeySpec(key, "AES"));
                        return cipher.wrap(new SecretKeySpec(secret, "AES"));
                    } catch (GeneralSecurityException e) {
                        throw new IllegalStateException(
                                "Self test: AES-KWP is missing; check the Bouncy Castle jar", e);
                    }
                });
    }

    private static byte[] opened(Optional<byte[]> result) {
        return result.orElseGet(() -> HEX.parseHex(REFUSED));
    }

    private static byte[] changed(String hex) {
        byte[] bytes = HEX.parseHex(hex);
        bytes[0] ^= 1;
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
