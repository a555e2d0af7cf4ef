package hk.chopmark.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.codec.shape.Path;
import hk.chopmark.core.codec.shape.Shapes;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.log.json.CanonicalJson;
import hk.chopmark.core.log.leaf.Commitments;
import hk.chopmark.core.log.leaf.Leaf;
import hk.chopmark.core.log.tree.LeafHash;
import hk.chopmark.core.seal.FieldOpening;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.seal.SubjectKey;
import hk.chopmark.core.seal.rows.KeyOwner;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.Sealed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;

/** Laws of the codec, over random events. */
class EventCodecPropertyTest {
    private static final EventCatalog CATALOG =
            EventCatalog.builder().event(Samples.EverythingHappened.class).build();
    private static final int SEEDS = 150;

    /** One random event, encoded, stored and decoded. */
    private static final class Trial {
        final long seed;
        final RandomSamples samples;
        final CodecFixture fixture;
        final Samples.EverythingHappened event;
        final EncodedEvent encoded;
        final Recorded<?> recorded;
        final List<Sealed<?>> handles = new ArrayList<>();

        Trial(long seed) {
            this.seed = seed;
            this.samples = new RandomSamples(seed);
            this.fixture = new CodecFixture(CATALOG, "seed " + seed);
            this.event = samples.everything();
            this.encoded = fixture.encode(samples.uuid().toString(), event);
            this.recorded = fixture.codec().decode(fixture.store(seed, encoded));
            Shapes.of(event.getClass())
                    .sealed(recorded.event(), Path.ROOT, (path, field) -> handles.add(field));
        }

        Leaf leaf() {
            return Leaf.parse(encoded.leaf());
        }

        String at() {
            return "seed " + seed;
        }
    }

    @Test
    void what_is_stored_decodes_to_the_same_event_and_opens_to_the_same_values() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Trial trial = new Trial(seed);
            Samples.EverythingHappened found = (Samples.EverythingHappened) trial.recorded.event();
            assertThat(plain(found)).as(trial.at()).isEqualTo(plain(trial.event));
            List<Object> opened = new ArrayList<>();
            var all =
                    trial.fixture
                            .opener()
                            .openAll(trial.handles, CodecFixture.grantFor(trial.handles));
            for (Sealed<?> handle : trial.handles) {
                assertThat(all.get(handle)).as(trial.at()).isInstanceOf(OpenedField.Value.class);
                if (all.get(handle) instanceof OpenedField.Value<?>(Object value)) {
                    opened.add(value);
                }
            }
            assertThat(opened)
                    .as(trial.at())
                    .containsExactlyInAnyOrderElementsOf(trial.samples.secrets());
        }
    }

    private static List<Object> plain(Samples.EverythingHappened event) {
        return Arrays.asList(
                event.student(),
                event.classId(),
                event.code(),
                event.count(),
                event.weightMilli(),
                event.urgent(),
                event.level(),
                event.at(),
                event.day(),
                event.event(),
                event.scope(),
                event.actor(),
                event.languages(),
                event.levels(),
                event.families().stream().map(Samples.Family::guardian).toList(),
                event.families().stream().map(Samples.Family::children).toList());
    }

    @Test
    void encoding_is_canonical_and_the_leaf_commits_to_the_body() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Trial trial = new Trial(seed);
            byte[] body = trial.encoded.body();
            assertThat(CanonicalJson.write(CanonicalJson.parse(body, 1 << 20, 32)))
                    .as(trial.at())
                    .isEqualTo(body);
            assertThat(trial.leaf().bytes()).as(trial.at()).isEqualTo(trial.encoded.leaf());
            assertThat(trial.leaf().bodyCommitment())
                    .as(trial.at())
                    .isEqualTo(Commitments.body(body));
            assertThat(LeafHash.of(trial.encoded.leaf()).bytes())
                    .as(trial.at())
                    .isEqualTo(trial.encoded.leafHash());
        }
    }

    @Test
    void no_personal_value_stands_in_leaf_body_or_text_form() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Trial trial = new Trial(seed);
            String seen =
                    new String(trial.encoded.leaf(), StandardCharsets.UTF_8)
                            + new String(trial.encoded.body(), StandardCharsets.UTF_8)
                            + trial.event
                            + trial.recorded
                            + trial.handles
                            + trial.fixture
                                    .opener()
                                    .disclose(trial.handles, CodecFixture.grantFor(trial.handles))
                            + trial.fixture
                                    .opener()
                                    .openAll(trial.handles, CodecFixture.grantFor(trial.handles));
            for (Object secret : trial.samples.secrets()) {
                if (secret instanceof String text) {
                    assertThat(seen).as(trial.at()).doesNotContain(text.substring(0, 43));
                }
            }
        }
    }

    @Test
    void every_opening_recomputes_the_commitment_of_its_field_and_box() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Trial trial = new Trial(seed);
            Leaf leaf = trial.leaf();
            List<FieldOpening> openings =
                    trial.fixture
                            .opener()
                            .disclose(trial.handles, CodecFixture.grantFor(trial.handles));
            assertThat(openings).as(trial.at()).hasSameSizeAs(trial.samples.secrets());
            for (FieldOpening opening : openings) {
                byte[] expected =
                        Commitments.field(
                                opening.salt32(),
                                leaf.origin(),
                                leaf.id(),
                                opening.path(),
                                opening.valueJson());
                assertThat(leaf.boxes().get(opening.box()).fields())
                        .as(trial.at())
                        .contains(new Leaf.FieldCommitment(opening.path(), expected));
            }
            for (SealedBox box : trial.encoded.boxes()) {
                assertThat(Commitments.box(box.nonce(), box.ciphertext()))
                        .as(trial.at())
                        .isEqualTo(leaf.boxes().get(box.ordinal()).digest());
                assertThat(box.ciphertext().length % 32).as("padding, " + trial.at()).isEqualTo(16);
            }
        }
    }

    @Test
    void every_person_of_the_event_and_the_actor_has_a_tag_that_only_their_key_makes() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Trial trial = new Trial(seed);
            SortedSet<String> tags = EventCodec.tagsOf(trial.encoded.body());
            assertThat(tags).as(trial.at()).isEqualTo(RefTags.of(trial.event));
            List<byte[]> expected = new ArrayList<>();
            for (String tag : tags) {
                if (Ref.parse(tag) instanceof PersonRef person) {
                    expected.add(personTag(trial, person));
                }
            }
            expected.add(personTag(trial, CodecFixture.ACTOR));
            expected.sort(Arrays::compareUnsigned);
            assertThat(trial.leaf().tags())
                    .as(trial.at())
                    .usingRecursiveComparison()
                    .isEqualTo(expected);
        }
    }

    private static byte[] personTag(Trial trial, PersonRef person) {
        KeyOwner owner = new KeyOwner(person, Category.IDENTITY);
        try (SubjectKey key =
                trial.fixture
                        .keys()
                        .current(CodecFixture.SCHOOL, owner.subject(), owner.category())) {
            return key.personTag(trial.encoded.id());
        }
    }

    @Test
    void any_flipped_bit_of_a_stored_event_is_refused() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Trial trial = new Trial(seed);
            Random random = new Random(seed);
            EncodedEvent event = trial.encoded;
            byte[] leaf = flipped(event.leaf(), random);
            byte[] body = flipped(event.body(), random);
            byte[] hash = flipped(event.leafHash(), random);
            assertRefused(trial, leaf, event.body(), event.leafHash());
            assertRefused(trial, leaf, event.body(), LeafHash.of(leaf).bytes());
            assertRefused(trial, event.leaf(), body, event.leafHash());
            assertRefused(trial, event.leaf(), event.body(), hash);
        }
    }

    private static byte[] flipped(byte[] bytes, Random random) {
        byte[] changed = bytes.clone();
        changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        return changed;
    }

    private static void assertRefused(Trial trial, byte[] leaf, byte[] body, byte[] leafHash) {
        StoredEvent changed =
                new StoredEvent(
                        trial.seed,
                        trial.encoded.school(),
                        trial.encoded.id(),
                        trial.encoded.type(),
                        trial.encoded.at(),
                        leaf,
                        body,
                        leafHash);
        boolean leafMayStandAlone =
                Arrays.equals(leafHash, LeafHash.of(leaf).bytes())
                        && !Arrays.equals(leaf, trial.encoded.leaf());
        if (leafMayStandAlone
                && Arrays.equals(Leafs.bodyOf(leaf), Leafs.bodyOf(trial.encoded.leaf()))) {
            // A leaf changed elsewhere and hashed anew: the tree finds that, not the codec.
            return;
        }
        assertThatThrownBy(() -> trial.fixture.codec().decode(changed))
                .as("one flipped bit, %s", trial.at())
                .isInstanceOf(IntegrityViolation.class);
    }

    /** The body commitment in a leaf, if the leaf still has its form. */
    private static final class Leafs {
        static byte[] bodyOf(byte[] leaf) {
            try {
                return Leaf.parse(leaf).bodyCommitment();
            } catch (hk.chopmark.core.log.json.MalformedFormat e) {
                return new byte[0];
            }
        }
    }
}
