package hk.chopmark.core.log.checkpoint;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Set;

/**
 * Ed25519 with the strict reading of RFC 8032: implementations differ on odd encodings, and where
 * the operator of the log is the suspect, a signature that one verifier takes and another refuses
 * would split their verdicts.
 *
 * <p>Refused before the JDK is asked: a public key or R whose y is not below 2^255 - 19, or that
 * writes x = 0 as negative; an S not below the group order; a public key of order 1, 2, 4 or 8.
 */
final class Ed25519 {
    static final int PUBLIC_KEY_BYTES = 32;
    static final int SIGNATURE_BYTES = 64;

    private static final String ALGORITHM = "Ed25519";
    private static final String PROVIDER = "SunEC";
    private static final int SIGN_BIT = 255;
    private static final BigInteger FIELD_PRIME =
            BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger GROUP_ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    /** The y of the points where x is 0: the neutral element and the point of order 2. */
    private static final Set<BigInteger> Y_WHERE_X_IS_ZERO =
            Set.of(BigInteger.ONE, FIELD_PRIME.subtract(BigInteger.ONE));

    /** One y of the points of order 8; the other is its negative. */
    private static final BigInteger Y_OF_ORDER_8 =
            new BigInteger("7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7", 16);

    /** The y of all eight points of small order: 0 belongs to order 4. */
    static final Set<BigInteger> Y_OF_SMALL_ORDER =
            Set.of(
                    BigInteger.ONE,
                    FIELD_PRIME.subtract(BigInteger.ONE),
                    BigInteger.ZERO,
                    Y_OF_ORDER_8,
                    FIELD_PRIME.subtract(Y_OF_ORDER_8));

    private Ed25519() {}

    /** Whether the key is a canonical point and not of small order. */
    static boolean isAcceptableKey(byte[] publicKey) {
        return publicKey.length == PUBLIC_KEY_BYTES
                && isCanonicalPoint(publicKey)
                && !Y_OF_SMALL_ORDER.contains(y(publicKey));
    }

    static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE_BYTES || !isAcceptableKey(publicKey)) {
            return false;
        }
        byte[] r = Arrays.copyOf(signature, PUBLIC_KEY_BYTES);
        byte[] s = Arrays.copyOfRange(signature, PUBLIC_KEY_BYTES, SIGNATURE_BYTES);
        if (!isCanonicalPoint(r) || littleEndian(s).compareTo(GROUP_ORDER) >= 0) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance(ALGORITHM, PROVIDER);
            verifier.initVerify(publicKey(publicKey));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (SignatureException | InvalidKeyException | InvalidKeySpecException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    static byte[] sign(PrivateKey key, byte[] message) {
        try {
            Signature signer = Signature.getInstance(ALGORITHM, PROVIDER);
            signer.initSign(key);
            signer.update(message);
            return signer.sign();
        } catch (InvalidKeyException e) {
            throw new IllegalArgumentException("Not an Ed25519 private key", e);
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    /** The 32 bytes of RFC 8032 section 5.1.2. */
    static byte[] encode(EdECPoint point) {
        byte[] bigEndian = point.getY().toByteArray();
        byte[] encoded = new byte[PUBLIC_KEY_BYTES];
        for (int i = 0; i < bigEndian.length && i < encoded.length; i++) {
            encoded[i] = bigEndian[bigEndian.length - 1 - i];
        }
        if (point.isXOdd()) {
            encoded[PUBLIC_KEY_BYTES - 1] |= (byte) 0x80;
        }
        return encoded;
    }

    static IllegalStateException unavailable(GeneralSecurityException cause) {
        return new IllegalStateException(
                "This Java runtime lacks Ed25519 in provider " + PROVIDER, cause);
    }

    private static PublicKey publicKey(byte[] encoded) throws GeneralSecurityException {
        EdECPoint point = new EdECPoint(littleEndian(encoded).testBit(SIGN_BIT), y(encoded));
        return KeyFactory.getInstance(ALGORITHM, PROVIDER)
                .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
    }

    private static boolean isCanonicalPoint(byte[] encoded) {
        BigInteger y = y(encoded);
        boolean negative = littleEndian(encoded).testBit(SIGN_BIT);
        return y.compareTo(FIELD_PRIME) < 0 && !(negative && Y_WHERE_X_IS_ZERO.contains(y));
    }

    private static BigInteger y(byte[] encoded) {
        return littleEndian(encoded).clearBit(SIGN_BIT);
    }

    private static BigInteger littleEndian(byte[] encoded) {
        byte[] bigEndian = new byte[encoded.length];
        for (int i = 0; i < encoded.length; i++) {
            bigEndian[i] = encoded[encoded.length - 1 - i];
        }
        return new BigInteger(1, bigEndian);
    }
}
