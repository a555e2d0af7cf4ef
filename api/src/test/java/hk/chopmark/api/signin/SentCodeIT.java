package hk.chopmark.api.signin;

import static hk.chopmark.api.rest.TestPeople.found;
import static hk.chopmark.api.rest.TestPeople.location;
import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.mail.SmtpDouble;
import hk.chopmark.api.rest.TestBrowser;
import hk.chopmark.api.rest.TestPeople;
import hk.chopmark.api.rest.TestSchool;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.core.contact.ContactEvent.ContactPointRecorded;
import hk.chopmark.core.contact.ContactEvent.MessageSent;
import hk.chopmark.core.identity.AccountEvent.AccountActivated;
import hk.chopmark.core.identity.AccountEvent.ActivationCodeAsked;
import hk.chopmark.core.identity.AccountEvent.ActivationWay;
import hk.chopmark.core.identity.AccountEvent.RecoveryAcknowledged;
import hk.chopmark.core.identity.AccountEvent.RecoveryConfirmed;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A guardian takes an account into their hands, and gets back into it, by codes in messages. */
class SentCodeIT {

    private static final String ADDRESS = "mei@mail.example";
    private static final String NAME = "wong.mei";

    @TempDir Path temporary;

    private SmtpDouble smtp;
    private TestServer server;
    private TestPeople people;
    private String guardian;
    private TestBrowser head;

    @BeforeEach
    void serve() throws Exception {
        smtp = SmtpDouble.plain(0);
        server =
                new TestServer(
                        temporary.resolve("data"),
                        opening ->
                                opening.environment(
                                        Map.of(
                                                "CHOPMARK_MAIL_HOST", "127.0.0.1",
                                                "CHOPMARK_MAIL_PORT", "" + smtp.port(),
                                                "CHOPMARK_MAIL_SENDER", "office@school.example")));
        TestSchool school = TestSchool.found(server, "Harbour View", "海景");
        people = new TestPeople(server, school);
        guardian = school.family("1A").guardian();
        head = people.signedInStaff(school.administrator(), "head");
    }

    @AfterEach
    void stop() {
        server.close();
        smtp.close();
    }

    /** Somebody records an address and gives back the code that went there. */
    private String verifiedBy(TestBrowser keeper) throws Exception {
        Map<String, String> whose = Map.of("person", guardian);
        people.send(keeper, "/contact/points", Map.of("person", guardian, "email", ADDRESS));
        String point = people.events(guardian, ContactPointRecorded.class).getLast().point().text();
        people.send(keeper, "/contact/points/" + point + "/code", whose);
        people.send(
                keeper,
                "/contact/points/" + point + "/verify",
                Map.of("person", guardian, "code", smtp.codeSentTo(ADDRESS, 1)));
        return point;
    }

    @Test
    void a_code_reaches_the_guardian_alone_and_the_record_says_who_vouched() throws Exception {
        String clerk = people.administrator();
        TestBrowser keeper = people.signedInStaff(clerk, "clerk");
        String point = verifiedBy(keeper);
        String account = "/accounts/" + guardian;
        Map<String, String> asked = Map.of("loginName", NAME, "point", point);
        HttpResponse<String> own = people.send(keeper, account + "/code", asked);
        assertThat(own.statusCode()).as("not by whose word the address is").isEqualTo(403);
        assertThat(head.get(server.uri(account)).body())
                .as("who verified it is shown to whoever sends")
                .contains(point, clerk);

        HttpResponse<String> sent = people.send(head, account + "/code", asked);
        assertThat(location(sent)).as("sent: %s", sent.body()).endsWith("?sent");
        String code = smtp.codeSentTo(ADDRESS, 2);
        assertThat(head.get(server.uri(account + "?sent")).body())
                .as("the code is on no page")
                .doesNotContain(code);
        assertThat(location(people.activate(new TestBrowser(), NAME, "AAAAA-AAAAA")))
                .as("a wrong code")
                .contains("refused=");
        TestBrowser person = new TestBrowser();
        HttpResponse<String> activated = people.activate(person, NAME, code);
        assertThat(location(activated))
                .as("activated: %s", activated.body())
                .endsWith("/account/second-factor");
        assertThat(location(people.activate(new TestBrowser(), NAME, code)))
                .as("once")
                .contains("refused=");

        assertThat(people.events(guardian, AccountActivated.class))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.way()).isEqualTo(ActivationWay.CONTACT_POINT);
                    assertThat(event.vouchedBy())
                            .containsExactly(
                                    (PersonRef) Ref.parse(clerk),
                                    (PersonRef) Ref.parse(people.school().administrator()));
                    assertThat(event.point()).hasToString(point);
                });
        assertThat(people.events(guardian, ActivationCodeAsked.class).getLast().code().id())
                .as("the message that carried it")
                .isEqualTo(people.events(guardian, MessageSent.class).getLast().message().id());
    }

    @Test
    void a_recovery_by_two_sends_a_code_and_is_shown_until_the_guardian_acknowledges_it()
            throws Exception {
        server.account(
                people.school().id(), (PersonRef) Ref.parse(guardian), NAME, TestPeople.PASSWORD);
        TestBrowser person = new TestBrowser();
        people.signIn(person, NAME);
        String point = verifiedBy(person);
        TestBrowser second = people.signedInStaff(people.appointed("auditor"), "second");
        String account = "/accounts/" + guardian;
        people.send(head, account + "/recovery", Map.of("point", point));
        String waiting =
                found(second.get(server.uri(account)).body(), "value=\"(credential=[^\"]+)\"");
        String confirm = account + "/recovery/confirmation";
        HttpResponse<String> alone = people.send(head, confirm, Map.of("code", waiting));
        assertThat(alone.statusCode()).as("not by one alone").isEqualTo(403);
        assertThat(person.get(server.uri("/account")).statusCode())
                .as("nothing has ended")
                .isEqualTo(200);

        people.send(second, confirm, Map.of("code", waiting));
        assertThat(location(person.get(server.uri("/account"))))
                .as("what was begun before has ended")
                .endsWith("/sign-in");
        TestBrowser back = new TestBrowser();
        HttpResponse<String> recovered = people.activate(back, NAME, smtp.codeSentTo(ADDRESS, 2));
        assertThat(location(recovered)).as("back again").endsWith("/account/second-factor");
        for (TestBrowser later : List.of(new TestBrowser(), new TestBrowser())) {
            assertThat(location(people.signIn(later, NAME)))
                    .as("shown at every sign-in")
                    .endsWith("/account/recoveries");
            assertThat(later.get(server.uri("/account/recoveries")).body())
                    .as("by whom, and where the code went")
                    .contains(people.school().administrator(), point);
        }
        assertThat(people.events(guardian, RecoveryConfirmed.class).getLast().point())
                .hasToString(point);
        people.send(back, "/account/recoveries/" + waiting, Map.of());
        assertThat(people.events(guardian, RecoveryAcknowledged.class))
                .as("not by whoever came in by the code, in that session")
                .isEmpty();
        TestBrowser again = new TestBrowser();
        people.signIn(again, NAME);
        people.send(again, "/account/recoveries/" + waiting, Map.of());
        assertThat(people.events(guardian, RecoveryAcknowledged.class)).as("seen").hasSize(1);
        assertThat(location(people.signIn(new TestBrowser(), NAME)))
                .as("until it was acknowledged")
                .endsWith("/");
    }
}
