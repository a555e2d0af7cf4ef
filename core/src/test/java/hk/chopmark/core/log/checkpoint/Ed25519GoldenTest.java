package hk.chopmark.core.log.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.log.json.GoldenFile;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class Ed25519GoldenTest {
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger D =
            BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);

    private final GoldenFile golden = new GoldenFile("ed25519-edges.txt");

    @Test
    void published_edge_cases_get_the_documented_verdict() {
        List<String[]> cases = new ArrayList<>(golden.lines("taming"));
        cases.addAll(golden.lines("cctv"));
        for (String[] words : cases) {
            boolean accepted =
                    Ed25519.verify(
                            GoldenFile.hex(words[2]),
                            GoldenFile.hex(words[4]),
                            GoldenFile.hex(words[3]));
            assertThat(accepted)
                    .as("%s: %s", words[0], words[5])
                    .isEqualTo(words[1].equals("accept"));
        }
    }

    @Test
    void the_refused_points_are_exactly_those_of_small_order() {
        assertThat(Ed25519.Y_OF_SMALL_ORDER).as("eight points have five different y").hasSize(5);
        for (BigInteger y : Ed25519.Y_OF_SMALL_ORDER) {
            BigInteger timesEight = y;
            BigInteger xx = xSquared(y);
            for (int doubling = 0; doubling < 3; doubling++) {
                // y(2P) = (y^2 + x^2) / (1 - d x^2 y^2), since a is -1.
                BigInteger yy = timesEight.multiply(timesEight).mod(P);
                BigInteger below = BigInteger.ONE.subtract(D.multiply(xx).multiply(yy)).mod(P);
                timesEight = yy.add(xx).multiply(below.modInverse(P)).mod(P);
                xx = xSquared(timesEight);
            }
            assertThat(timesEight)
                    .as("8P is the neutral element for y = %s", y)
                    .isEqualTo(BigInteger.ONE);
        }
    }

    private static BigInteger xSquared(BigInteger y) {
        BigInteger yy = y.multiply(y).mod(P);
        BigInteger below = D.multiply(yy).add(BigInteger.ONE).modInverse(P);
        return yy.subtract(BigInteger.ONE).multiply(below).mod(P);
    }
}
