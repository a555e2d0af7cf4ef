package hk.chopmark.core.log.leaf;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.log.json.MalformedFormat;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The forms written out by hand say what these regular expressions say. */
class LeafGrammarTest {
    private static final Pattern UUID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern TYPE =
            Pattern.compile("[A-Za-z][A-Za-z0-9_-]*(\\.[A-Za-z][A-Za-z0-9_-]*)*@[1-9][0-9]{0,3}");
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_.-]{1,200}");
    private static final Pattern ORIGIN =
            Pattern.compile("chopmark\\.hk/s/[a-z2-7]{26}/e[1-9][0-9]{0,5}");
    private static final String ALPHABET = "aAfFgzZ019_-.@/:` \u00e9{[G2";
    private static final long SEED = 20_261_122;
    private static final int ROUNDS = 40_000;

    @Test
    void uuids_are_what_the_pattern_says() {
        agree("0190a1b2-c3d4-7e5f-8a6b-0123456789ab", LeafGrammar::isUuid, UUID);
    }

    @Test
    void types_are_what_the_pattern_says() {
        agree("no-t_1.Notice@12", LeafGrammar::isType, TYPE);
        agree("a@9", LeafGrammar::isType, TYPE);
        assertThat(LeafGrammar.isType("a".repeat(198) + "@1")).isTrue();
        assertThat(LeafGrammar.isType("a".repeat(199) + "@1"))
                .as("a type is at most 200 characters")
                .isFalse();
    }

    @Test
    void paths_are_what_the_pattern_says() {
        agree("nameZh.0", LeafGrammar::isPath, PATH);
        assertThat(LeafGrammar.isPath("p".repeat(200))).isTrue();
        assertThat(LeafGrammar.isPath("p".repeat(201))).isFalse();
    }

    @Test
    void origins_are_what_the_pattern_says() {
        agree("chopmark.hk/s/abcdefghijklmnopqrstuvwx27/e10", LeafGrammarTest::isOrigin, ORIGIN);
    }

    private static boolean isOrigin(String text) {
        try {
            return Origin.parse(text).text().equals(text);
        } catch (MalformedFormat e) {
            return false;
        }
    }

    /** Tries a good text and many near misses: characters changed, put in and taken out. */
    private static void agree(String good, Predicate<String> grammar, Pattern pattern) {
        assertThat(pattern.matcher(good).matches()).as("a good text to begin with").isTrue();
        Random random = new Random(SEED);
        int accepted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder text = new StringBuilder(good);
            for (int edits = random.nextInt(3); edits >= 0; edits--) {
                edit(text, random);
            }
            boolean expected = pattern.matcher(text).matches();
            accepted += expected ? 1 : 0;
            assertThat(grammar.test(text.toString()))
                    .as("seed %d, round %d: <%s>", SEED, round, text)
                    .isEqualTo(expected);
        }
        assertThat(accepted).as("good texts among the tries").isPositive();
    }

    private static void edit(StringBuilder text, Random random) {
        char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        switch (random.nextInt(4)) {
            case 0 -> text.insert(random.nextInt(text.length() + 1), c);
            case 1 -> {
                if (!text.isEmpty()) {
                    text.deleteCharAt(random.nextInt(text.length()));
                }
            }
            default -> {
                if (!text.isEmpty()) {
                    text.setCharAt(random.nextInt(text.length()), c);
                }
            }
        }
    }
}
