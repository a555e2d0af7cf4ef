package hk.chopmark.api.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hk.chopmark.api.mail.SmtpDouble;
import hk.chopmark.api.mail.SmtpDouble.Received;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.rest.TestServer.Call;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import hk.chopmark.core.contact.ContactEvent.MessageFailed;
import hk.chopmark.core.contact.ContactEvent.MessageFailure;
import hk.chopmark.core.contact.ContactEvent.MessageSent;
import hk.chopmark.core.decision.Meta;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.disclosure.DisclosureEvent.AddressRead;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** An address is recorded, a code goes there by a real mail server, comes back, and proves it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ContactJourneyIT {

    private static final Pattern CODE =
            Pattern.compile("\\b[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}\\b");
    private static final Duration SOON = Duration.ofSeconds(30);

    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private SmtpDouble smtp;
    private int port;
    private TestServer server;
    private SchoolId school;
    private String office;

    @BeforeAll
    void serve(@TempDir Path folder) throws Exception {
        InstantSource system = InstantSource.system();
        smtp = SmtpDouble.plain(0);
        port = smtp.port();
        server =
                new TestServer(
                        folder.resolve("data"),
                        opening ->
                                opening.environment(
                                                Map.of(
                                                        "CHOPMARK_MAIL_HOST", "127.0.0.1",
                                                        "CHOPMARK_MAIL_PORT", "" + port,
                                                        "CHOPMARK_MAIL_SENDER",
                                                                "office@school.example",
                                                        "CHOPMARK_QUOTA_PERSON", "1000000"))
                                        .clock(() -> now(system)));
        Reply founded =
                server.as(server.token("service=operator", ActingRole.OPERATOR, null))
                        .for_("roster-administration")
                        .post(
                                "/api/v1/schools",
                                "{\"nameEn\":\"Harbour View Primary School\",\"nameZh\":\"海景小學\"}");
        school = (SchoolId) Ref.parse(founded.text("/school"));
        office = server.token(founded.text("/administrator"), ActingRole.ADMINISTRATOR, school);
    }

    private Instant now(InstantSource system) {
        return system.instant().plus(ahead.get());
    }

    @AfterAll
    void stop() {
        server.close();
        smtp.close();
    }

    private Call office() {
        return server.as(office).for_("roster-administration");
    }

    /** A guardian of a pupil of the school. */
    private String guardian() throws Exception {
        return office().post("/api/v1/guardians", "{\"nameEn\":\"Chan\"}").text("/refs/guardian");
    }

    private Call as(String guardian) {
        return server.as(server.token(guardian, ActingRole.GUARDIAN, school))
                .for_("home-school-communication");
    }

    private static String points(String person) {
        return "/api/v1/people/" + person + "/contact-points";
    }

    private static String record(Call by, String person, String email) throws Exception {
        Reply recorded = by.post(points(person), "{\"email\":\"" + email + "\"}");
        assertThat(recorded.status()).as("recorded: %s", recorded).isEqualTo(201);
        return recorded.text("/refs/contact-point");
    }

    private static void ask(Call by, String person, String point) throws Exception {
        Reply asked = by.post(points(person) + "/" + point + "/codes", "{}");
        assertThat(asked.status()).as("a code is asked for: %s", asked).isEqualTo(201);
    }

    private static Reply give(Call by, String person, String point, String code) throws Exception {
        return by.post(
                points(person) + "/" + point + "/verification", "{\"code\":\"" + code + "\"}");
    }

    /** The latest point of a person, once it looks so. */
    private static Reply seen(Call by, String person, String pointer, String value)
            throws Exception {
        return TestServer.eventually(
                () -> by.post(points(person) + "/views", ""),
                reply -> reply.text(pointer).equals(value));
    }

    private List<Received> lettersTo(String address) {
        return smtp.received().stream().filter(one -> one.to().equals(address)).toList();
    }

    private Received letterTo(String address) {
        await().atMost(SOON).until(() -> !lettersTo(address).isEmpty());
        return lettersTo(address).getLast();
    }

    private static String text(Received letter) throws MessagingException, IOException {
        return String.valueOf(
                new MimeMessage(
                                Session.getInstance(new Properties()),
                                new ByteArrayInputStream(
                                        letter.content().getBytes(StandardCharsets.UTF_8)))
                        .getContent());
    }

    private static String codeIn(Received letter) throws MessagingException, IOException {
        Matcher code = CODE.matcher(text(letter));
        assertThat(code.find()).as("a code in the letter").isTrue();
        return code.group();
    }

    @Test
    void a_code_that_came_back_verifies_the_address() throws Exception {
        String guardian = guardian();
        Call self = as(guardian);
        String point = record(self, guardian, "siu.ming@Mail.example");
        ask(self, guardian, point);
        Received letter = letterTo("siu.ming@mail.example");
        assertThat(text(letter))
                .as("both languages")
                .contains("海景小學", "驗證碼", "Harbour View Primary School", "Your code");
        seen(self, guardian, "/points/0/latest/progress", "SENT");

        Reply wrong = give(self, guardian, point, "AAAAA-AAAAA");
        assertThat(wrong.text("/code"))
                .as("a wrong code: %s", wrong)
                .isEqualTo("contact.code-wrong");
        String typed = codeIn(letter).toLowerCase(Locale.ROOT).replace("-", " ");
        Reply verified = give(self, guardian, point, typed);
        assertThat(verified.status()).as("as people type it: %s", verified).isEqualTo(200);

        Reply view = seen(self, guardian, "/mailSetUp", "true");
        assertThat(view.text("/points/0/verifiedAt")).as("verified: %s", view).isNotEmpty();
        assertThat(view.text("/points/0/address/value")).as("a mask").isEqualTo("s•••@•••.example");
        assertThat(give(self, guardian, point, codeIn(letter)).text("/code"))
                .as("a code counts once")
                .isEqualTo("contact.code-wrong");
        assertThat(self.post(points(guardian) + "/" + point + "/codes", "{}").text("/code"))
                .as("no more codes")
                .isEqualTo("contact.already-verified");
        requireReadBeforeSent(point);
    }

    /** The reading that a sent message names is on record before, by the part that sends. */
    private void requireReadBeforeSent(String point) {
        List<? extends Recorded<?>> sent =
                server
                        .installation()
                        .engine()
                        .history()
                        .of(school)
                        .about(Ref.parse(point))
                        .ofTypes(MessageSent.class)
                        .stream()
                        .toList();
        assertThat(sent).as("sent").hasSize(1);
        MessageSent event = (MessageSent) sent.getFirst().event();
        Recorded<?> reading =
                server.installation().engine().history().byId(event.reading()).orElseThrow();
        assertThat(reading.event()).as("the reading").isInstanceOf(AddressRead.class);
        assertThat(reading.position()).as("its place").isLessThan(sent.getFirst().position());
        assertThat(reading.meta())
                .as("by whom, and why")
                .containsEntry(Meta.ACTOR, "service=mail")
                .containsEntry(Meta.PURPOSE, "home-school-communication")
                .containsEntry(Meta.SOURCE, "mail:" + event.message().id());
    }

    @Test
    void five_attempts_are_all_and_a_new_code_counts_in_place_of_the_old() throws Exception {
        String guardian = guardian();
        Call self = as(guardian);
        String point = record(self, guardian, "guessed@mail.example");
        ask(self, guardian, point);
        String first = codeIn(letterTo("guessed@mail.example"));
        seen(self, guardian, "/points/0/latest/progress", "SENT");
        for (int attempt = 1; attempt <= 5; attempt++) {
            give(self, guardian, point, "AAAAA-AAAAA");
        }
        assertThat(give(self, guardian, point, first).text("/code"))
                .as("right, after five wrong ones")
                .isEqualTo("contact.code-wrong");
        ask(self, guardian, point);
        await().atMost(SOON).until(() -> lettersTo("guessed@mail.example").size() == 2);
        seen(self, guardian, "/points/0/latest/progress", "SENT");
        String second = codeIn(lettersTo("guessed@mail.example").getLast());
        assertThat(give(self, guardian, point, first).text("/code"))
                .as("the old one")
                .isEqualTo("contact.code-wrong");
        assertThat(give(self, guardian, point, second).status()).as("the new one").isEqualTo(200);
    }

    @Test
    void nobody_else_records_or_verifies_and_no_attempt_is_used_up_by_them() throws Exception {
        String guardian = guardian();
        String stranger = guardian();
        Call self = as(guardian);
        String point = record(self, guardian, "strange@mail.example");
        ask(self, guardian, point);
        String code = codeIn(letterTo("strange@mail.example"));
        seen(self, guardian, "/points/0/latest/progress", "SENT");
        for (int attempt = 1; attempt <= 6; attempt++) {
            Reply refused = give(as(stranger), guardian, point, code);
            assertThat(refused.status()).as("the right code: %s", refused).isEqualTo(403);
        }
        assertThat(as(stranger).post(points(guardian), "{\"email\":\"x@y.example\"}").status())
                .as("an address of somebody else")
                .isEqualTo(403);
        assertThat(as(stranger).post(points(guardian) + "/views", "").status())
                .as("to look")
                .isEqualTo(403);
        assertThat(give(office(), guardian, point, code).status())
                .as("by whoever keeps contact points")
                .isEqualTo(200);
    }

    @Test
    void a_mail_server_that_was_away_gets_each_message_once() throws Exception {
        String guardian = guardian();
        Call self = as(guardian);
        String point = record(self, guardian, "patient@mail.example");
        smtp.close();
        ask(self, guardian, point);
        await().atMost(SOON).until(() -> tries() >= 1);
        Reply waiting = seen(self, guardian, "/points/0/latest/progress", "WAITING");
        assertThat(waiting.text("/points/0/latest/progress"))
                .as("while it is away: %s", waiting)
                .isEqualTo("WAITING");
        assertThat(readings(guardian)).as("no address is read for nothing").isZero();

        smtp = SmtpDouble.plain(port);
        ahead.updateAndGet(before -> before.plus(Duration.ofMinutes(2)));
        String code = codeIn(letterTo("patient@mail.example"));
        seen(self, guardian, "/points/0/latest/progress", "SENT");
        ahead.updateAndGet(before -> before.plus(Duration.ofHours(3)));
        assertThat(give(self, guardian, point, code).status()).as("its code").isEqualTo(200);
        await().during(Duration.ofSeconds(3))
                .atMost(SOON)
                .until(() -> lettersTo("patient@mail.example").size() == 1);
        assertThat(readings(guardian)).as("read once").isEqualTo(1);
    }

    private long readings(String person) {
        return server
                .installation()
                .engine()
                .history()
                .of(school)
                .about(Ref.parse(person))
                .ofTypes(AddressRead.class)
                .stream()
                .count();
    }

    private long tries() throws Exception {
        try (var connection = server.installation().accessPool().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT coalesce(max(tries), 0) FROM message")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void what_can_never_be_delivered_has_failed_on_record() throws Exception {
        String guardian = guardian();
        Call self = as(guardian);
        String point = record(self, guardian, "refused@mail.example");
        ask(self, guardian, point);
        Reply refused = seen(self, guardian, "/points/0/latest/progress", "FAILED");
        assertThat(refused.text("/points/0/latest/failure"))
                .as("the recipient was refused: %s", refused)
                .isEqualTo("REFUSED");
    }

    /** The last: a day later no token of this test is good any more. */
    @Test
    @Order(Integer.MAX_VALUE)
    void what_nobody_takes_for_a_day_has_failed_on_record() throws Exception {
        String guardian = guardian();
        Call self = as(guardian);
        String point = record(self, guardian, "later@mail.example");
        ask(self, guardian, point);
        await().atMost(SOON).until(() -> tries() >= 1);
        ahead.updateAndGet(before -> before.plus(Duration.ofHours(25)));
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(failures(point))
                                .as("after a day")
                                .containsExactly(MessageFailure.NOT_TAKEN_IN_TIME));
    }

    private List<MessageFailure> failures(String point) {
        return server
                .installation()
                .engine()
                .history()
                .of(school)
                .about(Ref.parse(point))
                .ofTypes(MessageFailed.class)
                .stream()
                .map(fact -> ((MessageFailed) fact.event()).failure())
                .toList();
    }

    @Test
    void a_retired_address_gets_nothing_more_and_the_dossier_tells_of_it() throws Exception {
        String guardian = guardian();
        Call self = as(guardian);
        String point = record(self, guardian, "former@mail.example");
        Reply ended =
                self.post(points(guardian) + "/" + point + "/end", "{\"reason\":\"changed\"}");
        assertThat(ended.status()).as("taken out of use: %s", ended).isEqualTo(200);
        assertThat(self.post(points(guardian) + "/" + point + "/codes", "{}").text("/code"))
                .as("no code goes there")
                .isEqualTo("contact.retired");
        Reply dossier =
                self.for_("data-access-request")
                        .post(
                                "/api/v1/personal-data/dossiers/unmaskings",
                                "{\"subject\":\"%s\",\"categories\":[\"contact\"]}"
                                        .formatted(guardian));
        assertThat(dossier.toString())
                .as("all that is held")
                .contains("ContactPointRecorded", "former@mail.example");
        assertThat(lettersTo("former@mail.example")).as("letters").isEmpty();
    }

    @Test
    void what_is_no_address_is_refused_by_the_name_of_the_rule() throws Exception {
        String guardian = guardian();
        Reply refused =
                as(guardian)
                        .post(
                                points(guardian),
                                "{\"email\":\"a@b.example\\r\\nBcc: c@d.example\"}");
        assertThat(refused.status()).as("refused: %s", refused).isEqualTo(400);
        assertThat(refused.toString()).as("without the value").doesNotContain("d.example");
    }
}
