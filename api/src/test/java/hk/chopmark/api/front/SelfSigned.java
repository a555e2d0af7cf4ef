package hk.chopmark.api.front;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate that nobody vouches for, and its key. */
record SelfSigned(KeyPair keys, byte[] certificate) {

    /** A new pair. */
    static SelfSigned make(String kind, Instant begins, Duration life) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
        generator.initialize(kind.equals("RSA") ? 2048 : 256);
        KeyPair keys = generator.generateKeyPair();
        X500Principal name = new X500Principal("CN=records.example");
        byte[] certificate =
                new JcaX509v3CertificateBuilder(
                                name,
                                BigInteger.ONE,
                                Date.from(begins),
                                Date.from(begins.plus(life)),
                                name,
                                keys.getPublic())
                        .build(
                                new JcaContentSignerBuilder(
                                                kind.equals("RSA")
                                                        ? "SHA256withRSA"
                                                        : "SHA256withECDSA")
                                        .build(keys.getPrivate()))
                        .getEncoded();
        return new SelfSigned(keys, certificate);
    }

    String certificatePem() {
        return pem("CERTIFICATE", certificate);
    }

    String keyPem() {
        return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
    }

    static String pem(String label, byte[] content) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(
                        label,
                        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content),
                        label);
    }
}
