package hk.chopmark.api.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.secrets.Passkeys.Answer;
import hk.chopmark.api.secrets.Passkeys.Holder;
import hk.chopmark.api.secrets.Passkeys.Question;
import hk.chopmark.api.secrets.Passkeys.Shown;
import hk.chopmark.api.wiring.AccessSchema;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.testing.TestPostgres;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** Passkeys as two nodes check them. */
class PasskeysIT {

    private static final String ORIGIN = "https://records.example";
    private static final RelyingParty PARTY = new RelyingParty("records.example", ORIGIN);

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    private final SchoolId school = new SchoolId(UuidCreator.getTimeOrderedEpoch());
    private final SchoolId other = new SchoolId(UuidCreator.getTimeOrderedEpoch());
    private final CredentialId credential = new CredentialId(UuidCreator.getTimeOrderedEpoch());
    private final Holder holder =
            new Holder(school, new StaffId(UuidCreator.getTimeOrderedEpoch()));
    private final Instant now = Instant.parse("2026-09-01T00:00:00Z");
    private final Passkeys here = node();
    private final Passkeys there = node();
    private final SoftKey device = new SoftKey(ORIGIN);

    @BeforeAll
    static void migrate() {
        AccessSchema.migrate(POSTGRES.admin());
    }

    private Passkeys node() {
        PGSimpleDataSource pool = POSTGRES.admin();
        pool.setCurrentSchema(AccessSchema.NAME);
        return new Passkeys(new SecretRows(pool), () -> now);
    }

    @BeforeEach
    void enrol() {
        assertThat(kept(device)).as("enrolled").isTrue();
    }

    private boolean kept(SoftKey key) {
        Question asked = here.toEnrol(PARTY, holder, "Harbour View");
        return there.keep(
                PARTY,
                holder,
                credential,
                new Answer(asked.challenge(), key.enrol(asked.options())));
    }

    private Optional<Boolean> shown(SchoolId where) {
        Question asked = here.toSignIn(PARTY);
        return there.use(PARTY, where, new Answer(asked.challenge(), device.sign(asked.options())))
                .map(Shown::right);
    }

    @Test
    void a_key_says_whose_it_is_on_another_node() {
        Question asked = here.toSignIn(PARTY);
        assertThat(
                        there.use(
                                PARTY,
                                school,
                                new Answer(asked.challenge(), device.sign(asked.options()))))
                .as("whose key")
                .contains(new Shown(holder.person(), credential, true));
        assertThat(here.of(holder))
                .as("as its person sees it")
                .singleElement()
                .satisfies(key -> assertThat(key.usedAt()).as("used").isEqualTo(now));
    }

    @Test
    void an_answer_counts_once_on_all_nodes() {
        Question asked = here.toSignIn(PARTY);
        Answer answer = new Answer(asked.challenge(), device.sign(asked.options()));
        assertThat(here.use(PARTY, school, answer).map(Shown::right)).as("first").contains(true);
        assertThat(there.use(PARTY, school, answer).map(Shown::right))
                .as("replayed")
                .contains(false);
    }

    @Test
    void an_answer_to_another_question_does_not_count() {
        Question asked = here.toSignIn(PARTY);
        String answer = device.sign(here.toSignIn(PARTY).options());
        assertThat(here.use(PARTY, school, new Answer(asked.challenge(), answer)).map(Shown::right))
                .as("another challenge")
                .contains(false);
    }

    @Test
    void a_key_counts_in_its_own_school_and_on_the_pages_of_this_server() {
        assertThat(shown(other)).as("a school where nobody has it").isEmpty();
        device.at("https://records.example.evil.example");
        assertThat(shown(school)).as("used on another page").contains(false);
        device.at("https://records.example:8443");
        assertThat(shown(school)).as("on another port").contains(false);
        device.at(ORIGIN);
        assertThat(shown(school)).as("on a page of this server").contains(true);
    }

    @Test
    void a_device_that_did_not_make_sure_of_its_person_does_not_count() {
        device.verifying(false);
        assertThat(shown(school)).as("without finger, face or PIN").contains(false);
        assertThat(kept(new SoftKey(ORIGIN).verifying(false))).as("enrolled without").isFalse();
    }

    @Test
    void a_count_that_does_not_grow_is_refused() {
        device.counting(7);
        assertThat(shown(school)).as("from no count to one").contains(true);
        assertThat(shown(school)).as("one more").contains(true);
        device.counting(7);
        assertThat(shown(school)).as("as a copy of the key would count").contains(false);
        device.counting(0);
        assertThat(shown(school)).as("no count any more").contains(false);
        device.counting(20);
        assertThat(shown(school)).as("beyond what was seen").contains(true);
    }

    @Test
    void a_device_that_keeps_no_count_is_taken_as_it_is() {
        assertThat(List.of(shown(school), shown(school)))
                .as("twice without a count")
                .containsOnly(Optional.of(true));
    }

    @Test
    void a_key_is_enrolled_once_and_as_it_was_asked_for() {
        assertThat(kept(device)).as("the same key again").isFalse();
        assertThat(kept(new SoftKey("https://elsewhere.example"))).as("another page").isFalse();
        Question asked = here.toEnrol(PARTY, holder, "Harbour View");
        assertThat(asked.options()).as("keys that are there are left out").contains("exclude");
        String answer = new SoftKey(ORIGIN).enrol(asked.options());
        assertThat(
                        here.keep(
                                PARTY,
                                holder,
                                new CredentialId(UuidCreator.getTimeOrderedEpoch()),
                                new Answer(here.toEnrol(PARTY, holder, "").challenge(), answer)))
                .as("made for another question")
                .isFalse();
    }

    @Test
    void a_key_that_was_deleted_is_nobodys() {
        here.delete(school, credential);
        assertThat(shown(school)).as("deleted with its credential").isEmpty();
        assertThat(there.of(holder)).as("kept").isEmpty();
    }

    @Test
    void what_no_browser_sends_is_not_right() {
        Question asked = here.toSignIn(PARTY);
        String right = device.sign(asked.options());
        for (String wrong :
                List.of(
                        "",
                        "null",
                        "[]",
                        "{}",
                        "{\"rawId\":\"AA\"}",
                        "{\"rawId\":\"AA\",\"response\":{}}",
                        right.replaceAll("\"signature\":\"[^\"]*\"", "\"signature\":\"AAAA\""),
                        right.replaceAll("\"signature\":\"[^\"]*\"", "\"signature\":null"),
                        right.replaceAll(
                                "\"authenticatorData\":\"[^\"]*\"", "\"authenticatorData\":\"AA\""),
                        right.replaceAll(
                                "\"clientDataJSON\":\"[^\"]*\"", "\"clientDataJSON\":\"AA\""),
                        right.replaceAll("\"userHandle\":\"[^\"]*\"", "\"userHandle\":\"AA\""),
                        right + " ".repeat(20_000))) {
            assertThat(
                            here.use(PARTY, school, new Answer(asked.challenge(), wrong))
                                    .filter(Shown::right))
                    .as(wrong)
                    .isEmpty();
        }
        Question made = here.toEnrol(PARTY, holder, "");
        String key = new SoftKey(ORIGIN).enrol(made.options());
        for (String wrong :
                List.of(
                        "{}",
                        right,
                        key.replaceAll(
                                "\"attestationObject\":\"[^\"]*\"",
                                "\"attestationObject\":\"AA\""))) {
            assertThat(here.keep(PARTY, holder, credential, new Answer(made.challenge(), wrong)))
                    .as(wrong)
                    .isFalse();
        }
    }
}
