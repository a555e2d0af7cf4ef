package hk.chopmark.api.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.secrets.Sessions.Limits;
import hk.chopmark.api.secrets.Sessions.Opened;
import hk.chopmark.api.secrets.Sessions.Session;
import hk.chopmark.api.secrets.Totps.Fresh;
import hk.chopmark.api.wiring.AccessSchema;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.ServiceId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.testing.TestPostgres;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** The secrets of accounts, seen from two nodes over one database. */
class SecretsIT {

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    private final SchoolId school = new SchoolId(UuidCreator.getTimeOrderedEpoch());
    private final SchoolId other = new SchoolId(UuidCreator.getTimeOrderedEpoch());
    private final CredentialId credential = new CredentialId(UuidCreator.getTimeOrderedEpoch());
    private final ActorRef person =
            new ActorRef.Person(new StaffId(UuidCreator.getTimeOrderedEpoch()));
    private Instant now = Instant.parse("2026-09-01T00:00:00Z");
    private final Secrets here = node();
    private final Secrets there = node();

    @BeforeAll
    static void migrate() {
        AccessSchema.migrate(POSTGRES.admin());
    }

    private Secrets node() {
        PGSimpleDataSource pool = POSTGRES.admin();
        pool.setCurrentSchema(AccessSchema.NAME);
        return over(pool);
    }

    private Secrets over(DataSource pool) {
        SecretRows rows = new SecretRows(pool);
        SecureRandom random = new SecureRandom();
        return new Secrets(
                new Passwords(rows, () -> now, PasswordCost.CHEAP),
                new Totps(rows, () -> now, new OwnerInFront(), random),
                new Passkeys(rows, () -> now),
                new Providers(rows, new OwnerInFront()),
                new OneTimeCodes(rows, () -> now, random),
                new Sessions(rows, () -> now, random, Limits.STANDARD),
                new ServiceKeys(rows, () -> now, random));
    }

    @Test
    void a_password_is_kept_as_a_hash_and_counts_in_its_own_school() {
        here.passwords().keep(school, credential, "tram peak lantern");
        assertThat(there.passwords().matches(school, credential, "tram peak lantern"))
                .as("the right one, on another node")
                .isTrue();
        assertThat(there.passwords().matches(school, credential, "tram peak lanterm"))
                .as("a wrong one")
                .isFalse();
        assertThat(there.passwords().matches(other, credential, "tram peak lantern"))
                .as("in another school")
                .isFalse();
        assertThat(there.passwords().matches(school, null, "a password that nobody has"))
                .as("nobody's")
                .isFalse();
        here.passwords().keep(school, credential, "ferry harbour slow");
        assertThat(there.passwords().matches(school, credential, "tram peak lantern"))
                .as("the one before")
                .isFalse();
        here.delete(school, credential);
        assertThat(there.passwords().matches(school, credential, "ferry harbour slow"))
                .as("deleted with its credential")
                .isFalse();
    }

    @Test
    void a_password_counts_exactly_as_it_was_typed() {
        String typed = " Tram Peak 雨傘 " + "lantern ".repeat(13);
        here.passwords().keep(school, credential, typed);
        assertThat(here.passwords().matches(school, credential, typed)).as("as typed").isTrue();
        for (String other :
                List.of(
                        typed.strip(),
                        typed.toLowerCase(java.util.Locale.ROOT),
                        typed.substring(0, typed.length() - 1))) {
            assertThat(here.passwords().matches(school, credential, other)).as(other).isFalse();
        }
    }

    @Test
    void production_hashes_as_owasp_says() {
        PGSimpleDataSource pool = POSTGRES.admin();
        pool.setCurrentSchema(AccessSchema.NAME);
        SecretRows rows = new SecretRows(pool);
        new Passwords(rows, () -> now, PasswordCost.STANDARD)
                .keep(school, credential, "tram peak lantern");
        assertThat(
                        rows.find(
                                "SELECT hash FROM password WHERE school = ?",
                                row -> row.getString("hash"),
                                school))
                .as("stored")
                .singleElement()
                .asString()
                .startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    }

    @Test
    void a_code_of_the_second_factor_counts_once_on_all_nodes() {
        Fresh fresh = here.totps().fresh();
        assertThat(here.totps().keep(school, credential, fresh, "000000x"))
                .as("not kept before the app shows it works")
                .isFalse();
        String first = here.totps().codeAt(fresh, now);
        assertThat(here.totps().keep(school, credential, fresh, first)).as("enrolled").isTrue();
        assertThat(there.totps().use(school, credential, first))
                .as("the code of the enrolment once more")
                .isFalse();
        String early = there.totps().codeAt(fresh, now.plusSeconds(30));
        assertThat(there.totps().use(school, credential, early)).as("a fast clock").isTrue();
        assertThat(here.totps().use(school, credential, early)).as("replayed").isFalse();
        assertThat(here.totps().use(school, credential, first)).as("an older one").isFalse();
        now = now.plusSeconds(300);
        assertThat(here.totps().use(school, credential, early)).as("much later").isFalse();
        String late = here.totps().codeAt(fresh, now.minusSeconds(30));
        assertThat(here.totps().use(other, credential, late)).as("in another school").isFalse();
        assertThat(here.totps().use(school, credential, late)).as("a slow clock").isTrue();
        here.delete(school, credential);
        now = now.plusSeconds(30);
        assertThat(here.totps().use(school, credential, here.totps().codeAt(fresh, now)))
                .as("deleted with its credential")
                .isFalse();
    }

    @Test
    void a_one_time_code_counts_once_and_guessing_ends_it() {
        List<String> codes = here.codes().issue(school, credential, 2, Duration.ofDays(14));
        String first = codes.getFirst();
        assertThat(first).as("form").matches("([A-Z2-7]{4}-){3}[A-Z2-7]{4}");
        assertThat(there.codes().isRight(school, credential, first)).as("only asked").isTrue();
        assertThat(there.codes().use(other, credential, first)).as("another school").isFalse();
        assertThat(
                        there.codes()
                                .use(
                                        school,
                                        credential,
                                        " " + first.toLowerCase(java.util.Locale.ROOT)))
                .as("as people type it")
                .isTrue();
        assertThat(here.codes().use(school, credential, first)).as("again").isFalse();
        assertThat(here.codes().left(school, credential)).as("left").isEqualTo(1);
        for (int tries = 0; tries < OneTimeCodes.MOST_ATTEMPTS; tries++) {
            there.codes().isRight(school, credential, "AAAA-AAAA-AAAA-AAAA");
        }
        assertThat(here.codes().use(school, credential, codes.getLast()))
                .as("after so many guesses")
                .isFalse();
        String again = here.codes().issue(school, credential, 1, Duration.ofDays(14)).getFirst();
        now = now.plus(Duration.ofDays(14));
        assertThat(here.codes().use(school, credential, again)).as("expired").isFalse();
    }

    @Test
    void wrong_recovery_codes_spend_none() {
        String code = here.codes().issue(school, credential, 1, Duration.ofDays(14)).getFirst();
        for (int tries = 0; tries < 2 * OneTimeCodes.MOST_ATTEMPTS; tries++) {
            there.codes().use(school, credential, "AAAA-AAAA-AAAA-AAAA");
        }
        assertThat(here.codes().left(school, credential)).as("still there").isEqualTo(1);
        assertThat(here.codes().use(school, credential, code)).as("still counts").isTrue();
    }

    @Test
    void what_somebody_typed_says_by_its_form_what_it_is() {
        assertThat(Totps.hasForm("123 456")).as("six digits").isTrue();
        assertThat(OneTimeCodes.hasForm("123 456")).as("six digits").isFalse();
        assertThat(OneTimeCodes.hasForm("abcd-efgh-ijkl-2345")).as("letters").isTrue();
        assertThat(Totps.hasForm("abcd-efgh-ijkl-2345")).as("letters").isFalse();
        for (String neither : List.of("", "12345", "1234567", "ABCD-EFGH", "١٢٣٤٥٦")) {
            assertThat(Totps.hasForm(neither) || OneTimeCodes.hasForm(neither))
                    .as("'%s'", neither)
                    .isFalse();
        }
    }

    @Test
    void a_session_ends_on_all_nodes_when_it_is_ended_silent_or_old() {
        Opened opened = here.sessions().open(school, here.sessions().newId(), person, credential);
        assertThat(there.sessions().find(opened.secret()).map(Session::who))
                .as("on another node")
                .contains(person);
        now = now.plus(Duration.ofMinutes(29));
        there.sessions().used(there.sessions().find(opened.secret()).orElseThrow());
        now = now.plus(Duration.ofMinutes(29));
        assertThat(here.sessions().find(opened.secret())).as("in use meanwhile").isPresent();
        now = now.plus(Duration.ofMinutes(1));
        assertThat(here.sessions().find(opened.secret())).as("silent for 30 minutes").isEmpty();

        Opened second = here.sessions().open(school, here.sessions().newId(), person, credential);
        assertThat(second.session().provenAt()).as("proven again").isNull();
        here.sessions().proven(school, second.session().id());
        assertThat(there.sessions().find(second.secret()).orElseThrow().provenAt())
                .as("proven again")
                .isEqualTo(now);
        assertThat(there.sessions().end(other, person, second.session().id()))
                .as("from another school")
                .isFalse();
        assertThat(there.sessions().end(school, person, second.session().id()))
                .as("ended")
                .isTrue();
        assertThat(here.sessions().find(second.secret())).as("ended elsewhere").isEmpty();

        Opened third = here.sessions().open(school, here.sessions().newId(), person, credential);
        for (int minutes = 0; minutes < 12 * 60; minutes += 20) {
            now = now.plus(Duration.ofMinutes(20));
            here.sessions().find(third.secret()).ifPresent(here.sessions()::used);
        }
        assertThat(here.sessions().find(third.secret())).as("after 12 hours").isEmpty();
    }

    @Test
    void a_person_has_ten_sessions_and_the_silent_one_goes_first() {
        Opened first = here.sessions().open(school, here.sessions().newId(), person, credential);
        Set<String> secrets = new HashSet<>(Set.of(first.secret()));
        for (int number = 0; number < Sessions.PER_PERSON; number++) {
            now = now.plusSeconds(1);
            Opened next = here.sessions().open(school, here.sessions().newId(), person, credential);
            secrets.add(next.secret());
        }
        assertThat(secrets)
                .as("48 bytes in base64url: the school and 256 random bits")
                .hasSize(Sessions.PER_PERSON + 1)
                .allMatch(secret -> secret.matches("cs_[A-Za-z0-9_-]{64}"));
        assertThat(here.sessions().of(school, person)).as("sessions").hasSize(10);
        assertThat(here.sessions().find(first.secret())).as("the silent one").isEmpty();
        there.sessions().endAll(school, person);
        assertThat(here.sessions().of(school, person)).as("after ending all").isEmpty();
    }

    @Test
    void a_key_of_a_service_expires_and_goes_with_its_credential() {
        ServiceId service = new ServiceId(UuidCreator.getTimeOrderedEpoch());
        ServiceKeys.Key key =
                new ServiceKeys.Key(school, service, credential, now.plus(Duration.ofDays(30)));
        String text = here.serviceKeys().issue(key);
        assertThat(there.serviceKeys().find(text)).as("on another node").contains(key);
        assertThat(there.serviceKeys().find("cs" + text.substring(2))).as("a session?").isEmpty();
        there.serviceKeys().endAt(school, credential, now.plus(Duration.ofDays(1)));
        now = now.plus(Duration.ofDays(1));
        assertThat(here.serviceKeys().find(text)).as("rotated out").isEmpty();
        CredentialId next = new CredentialId(UuidCreator.getTimeOrderedEpoch());
        String second =
                here.serviceKeys()
                        .issue(
                                new ServiceKeys.Key(
                                        school, service, next, now.plus(Duration.ofDays(30))));
        there.delete(school, next);
        assertThat(here.serviceKeys().find(second)).as("revoked").isEmpty();
    }

    /** Puts the owner before the secret; the real one is held to by the tests of core. */
    private record OwnerInFront() implements SecretSealing {

        @Override
        public byte[] seal(SchoolId school, CredentialId owner, byte[] secret) {
            return (school + "/" + owner + "/" + new String(secret, ISO)).getBytes(ISO);
        }

        @Override
        public Optional<byte[]> open(SchoolId school, CredentialId owner, byte[] sealed) {
            String text = new String(sealed, ISO);
            String front = school + "/" + owner + "/";
            return text.startsWith(front)
                    ? Optional.of(text.substring(front.length()).getBytes(ISO))
                    : Optional.empty();
        }

        private static final java.nio.charset.Charset ISO =
                java.nio.charset.StandardCharsets.ISO_8859_1;
    }
}
