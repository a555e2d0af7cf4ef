package hk.chopmark.api.signin;

import static hk.chopmark.api.rest.TestPeople.found;
import static hk.chopmark.api.rest.TestPeople.location;
import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.mail.SmtpDouble;
import hk.chopmark.api.rest.TestBrowser;
import hk.chopmark.api.rest.TestPeople;
import hk.chopmark.api.rest.TestSchool;
import hk.chopmark.api.rest.TestSchool.Family;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.rest.TestServer.Call;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.access.AccessEvent.RoleProposed;
import hk.chopmark.core.contact.ContactEvent.ContactPointRecorded;
import hk.chopmark.core.contact.ContactEvent.ContactPointVerified;
import hk.chopmark.core.decision.Meta;
import hk.chopmark.core.erasure.ErasureEvent.KeyDestroyed;
import hk.chopmark.core.identity.AccountEvent.AccountActivated;
import hk.chopmark.core.identity.AccountEvent.AccountClosed;
import hk.chopmark.core.identity.AccountEvent.ActivationCodeAsked;
import hk.chopmark.core.identity.AccountEvent.RecoveryConfirmed;
import hk.chopmark.core.notice.NoticeEvent.NoticeAcknowledged;
import hk.chopmark.core.notice.NoticeEvent.NoticeOpened;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * One administrator alone wants to act as others, over the interface and the console, signed in and
 * with all an administrator may do. Each step is refused, or waits for a second person where those
 * concerned can see it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TakeoverIT {

    private static final String OWN_MAILBOX = "evil@mail.example";
    private static final String NOBODY = "service-account=0198f1de-0000-7000-8000-000000000001";

    private SmtpDouble smtp;
    private TestServer server;
    private TestPeople people;
    private Family family;
    private String evil;
    private TestBrowser console;
    private String colleague;
    private TestBrowser colleaguesConsole;
    private TestBrowser guardiansConsole;

    @BeforeAll
    void an_administrator_a_colleague_and_a_guardian_are_signed_in(@TempDir Path folder)
            throws Exception {
        smtp = SmtpDouble.plain(0);
        Instant begun = InstantSource.system().instant();
        server =
                new TestServer(
                        folder.resolve("data"),
                        opening ->
                                opening.environment(
                                                Map.of(
                                                        "CHOPMARK_MAIL_HOST", "127.0.0.1",
                                                        "CHOPMARK_MAIL_PORT", "" + smtp.port(),
                                                        "CHOPMARK_MAIL_SENDER",
                                                                "office@school.example"))
                                        .clock(() -> slowly(begun)));
        TestSchool school = TestSchool.found(server, "Harbour View", "海景");
        people = new TestPeople(server, school);
        family = school.family("1A");
        evil = school.administrator();
        console = people.signedInStaff(evil, "evil");
        colleague = people.administrator();
        colleaguesConsole = people.signedInStaff(colleague, "colleague");
        server.account(
                school.id(),
                (PersonRef) Ref.parse(family.guardian()),
                "wong.mei",
                TestPeople.PASSWORD);
        guardiansConsole = new TestBrowser();
        people.signIn(guardiansConsole, "wong.mei");
    }

    /** So that what was proven by signing in lasts through the test, however slow the machine. */
    private static Instant slowly(Instant begun) {
        return begun.plus(Duration.between(begun, InstantSource.system().instant()).dividedBy(20));
    }

    @AfterAll
    void stop() {
        server.close();
        smtp.close();
    }

    private Call evil() {
        return server.as(console.secret()).for_("access-administration");
    }

    private Call evilFor(String purpose) {
        return server.as(console.secret()).for_(purpose);
    }

    private HttpResponse<String> send(String path, Map<String, String> fields) throws Exception {
        return people.send(console, path, fields);
    }

    private static void refused(Reply reply, int status, String code) {
        assertThat(reply.text("/code")).as("refused: %s", reply).isEqualTo(code);
        assertThat(reply.status()).as("%s", reply).isEqualTo(status);
    }

    private static void refused(HttpResponse<String> page) {
        assertThat(page.statusCode()).as("refused: %s", page.body()).isEqualTo(403);
    }

    /** The reference of what waits for a second person, as the colleague sees it. */
    private String seenWaiting(String person) throws Exception {
        String page = colleaguesConsole.get(server.uri("/accounts/" + person)).body();
        assertThat(page).as("it waits, and who began it is shown").contains(evil);
        return found(page, "value=\"(credential=[^\"]+)\"");
    }

    private void assertCodeOpensNothing(String name, HttpResponse<String> letter) throws Exception {
        String code = found(letter.body(), "one-time-code\">(?:<bdi>)?([A-Z2-7-]{19})<");
        assertThat(location(people.activate(new TestBrowser(), name, code)))
                .as("the code of the letter opens nothing")
                .contains("refused=");
    }

    private String appointed() throws Exception {
        Reply appointed =
                evilFor("roster-administration").post("/api/v1/staff", "{\"postCode\":\"clerk\"}");
        assertThat(appointed.status()).as("appointed: %s", appointed).isEqualTo(201);
        return appointed.text("/refs/staff");
    }

    private Reply grant(String grantee, String role) throws Exception {
        return evil().post(
                        "/api/v1/grants",
                        "{\"grantee\":\"%s\",\"roleCode\":\"%s\",\"scope\":\"%s\","
                                .concat("\"validFrom\":\"2026-01-01T00:00:00Z\"}")
                                .formatted(grantee, role, people.school().id().text()));
    }

    @Test
    void a_made_up_administrator_waits_for_a_second_person_and_is_seen() throws Exception {
        String puppet = appointed();
        Reply proposed = grant(puppet, "administrator");
        String proposal = proposed.text("/refs/grant");
        refused(
                evil().post("/api/v1/grants/" + proposal + "/confirmation", "{}"),
                403,
                "access.second-person-needed");
        assertThat(people.events(puppet, RoleProposed.class)).as("waits").hasSize(1);
        assertThat(people.events(puppet, RoleGranted.class)).as("holds nothing").isEmpty();
        assertThat(
                        server.as(colleaguesConsole.secret())
                                .for_("access-administration")
                                .get("/api/v1/proposals?atLeast=" + proposed.asOf())
                                .response()
                                .body())
                .as("the other administrator sees it")
                .contains(proposal, puppet);

        HttpResponse<String> letter =
                send("/accounts/" + puppet + "/letter", Map.of("loginName", "puppet"));
        assertCodeOpensNothing("puppet", letter);
        refused(send("/accounts/" + puppet + "/handed-over", Map.of("code", seenWaiting(puppet))));
        assertCodeOpensNothing("puppet", letter);
        assertThat(people.events(puppet, AccountActivated.class)).isEmpty();
    }

    @Test
    void a_code_to_ones_own_mailbox_is_not_sent() throws Exception {
        String puppet = appointed();
        String point = ownMailboxOf(puppet);
        int before = smtp.received().size();
        refused(
                send(
                        "/accounts/" + puppet + "/code",
                        Map.of("loginName", "puppet.two", "point", point)));
        assertThat(people.events(puppet, ActivationCodeAsked.class)).isEmpty();
        assertThat(smtp.received()).as("no further letter").hasSize(before);
    }

    /** An address of one's own, recorded for somebody else and verified by oneself. */
    private String ownMailboxOf(String person) throws Exception {
        int letters = smtp.received().size() + 1;
        Map<String, String> whose = Map.of("person", person);
        send("/contact/points", Map.of("person", person, "email", OWN_MAILBOX));
        String point = people.events(person, ContactPointRecorded.class).getLast().point().text();
        send("/contact/points/" + point + "/code", whose);
        send(
                "/contact/points/" + point + "/verify",
                Map.of("person", person, "code", smtp.codeSentTo(OWN_MAILBOX, letters)));
        assertThat(people.recorded(person, ContactPointVerified.class).getLast().meta())
                .as("the record names who verified it")
                .containsEntry(Meta.ACTOR, evil);
        return point;
    }

    @Test
    void nobody_grants_or_confirms_anything_to_themself() throws Exception {
        refused(grant(evil, "data-protection-officer"), 403, "access.self-grant");
        refused(grant(evil, "auditor"), 403, "access.self-grant");
    }

    @Test
    void an_erasure_is_not_asked_for_approved_and_decided_by_one() throws Exception {
        String body =
                "{\"subject\":\"%s\",\"categories\":[\"identity\"],"
                        .concat("\"ground\":\"REQUESTED_BY_SUBJECT\",\"askedBy\":\"%s\"}")
                        .formatted(family.student(), family.guardian());
        refused(
                evilFor("retention-and-erasure").post("/api/v1/erasures", body),
                403,
                "access.not-permitted");
        String officer = people.appointed("data-protection-officer");
        TestBrowser asking = people.signedInStaff(officer, "officer");
        String erasure =
                server.as(asking.secret())
                        .for_("retention-and-erasure")
                        .post("/api/v1/erasures", body)
                        .text("/refs/erasure");
        Reply approved =
                evilFor("retention-and-erasure")
                        .post("/api/v1/erasures/" + erasure + "/approval", "{}");
        assertThat(approved.status()).as("one step is theirs: %s", approved).isEqualTo(200);
        refused(
                evilFor("retention-and-erasure")
                        .post("/api/v1/erasures/" + erasure + "/decision", "{}"),
                403,
                "erasure.second-person-needed");
        assertThat(people.events(family.student(), KeyDestroyed.class)).isEmpty();
    }

    @Test
    void nobody_opens_or_signs_for_a_guardian() throws Exception {
        String copy = publishedCopy();
        for (String body : List.of("{\"level\":5}", "{\"level\":6}")) {
            Reply signed =
                    evilFor("home-school-communication").post(copy + "/acknowledgements", body);
            assertThat(signed.status()).as("signed for a guardian: %s", signed).isIn(401, 403);
        }
        evilFor("home-school-communication")
                .post(copy + "/openings", "{\"language\":\"en\",\"level\":4}");
        String own = copy.replace("/api/v1/notices/", "/my/notices/").replace("/versions/", "/");
        own = own.replace("/copies/", "/");
        own = own.substring(0, own.lastIndexOf('/'));
        refused(send(own + "/text", Map.of()));
        refused(send(own + "/acknowledgement", Map.of()));
        refused(send(own + "/signature", Map.of()));
        assertThat(people.events(family.guardian(), NoticeOpened.class)).isEmpty();
        assertThat(people.events(family.guardian(), NoticeAcknowledged.class)).isEmpty();

        Reply onPaper = evilFor("home-school-communication").post(copy + "/attestations", "{}");
        assertThat(onPaper.status()).as("a slip on paper: %s", onPaper).isEqualTo(201);
        assertThat(people.events(family.guardian(), NoticeAcknowledged.class))
                .as("says who had it, and is no signature")
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.level()).isEqualTo(5);
                    assertThat(event.attestedBy()).hasToString(evil);
                });
        assertThat(guardiansConsole.get(server.uri(own + "?lang=en")).body())
                .as("the guardian sees that it was on paper")
                .contains("A member of staff recorded that you returned this slip on paper.");
    }

    private String publishedCopy() throws Exception {
        Call head = evilFor("home-school-communication");
        String notice =
                head.post("/api/v1/notices", "{\"kind\":\"circular\"}").text("/refs/notice");
        head.post(
                "/api/v1/notices/" + notice + "/versions",
                "{\"titleEn\":\"Outing\",\"bodyEn\":\"We go.\",\"urgent\":false,\"marketing\":false}");
        Reply addressed =
                head.post(
                        "/api/v1/notices/" + notice + "/audiences",
                        "{\"number\":1,\"classId\":\"%s\"}".formatted(family.classId()));
        assertThat(addressed.status()).as("addressed: %s", addressed).isEqualTo(201);
        server.installation().projections().awaitPosition(addressed.asOf(), Duration.ofSeconds(30));
        return "/api/v1/notices/"
                + notice
                + "/versions/1/copies/"
                + family.student()
                + "/"
                + family.guardian();
    }

    @Test
    void an_account_is_not_recovered_by_one() throws Exception {
        for (String victim : List.of(family.guardian(), colleague)) {
            String name = victim.equals(colleague) ? "colleague" : "wong.mei";
            String account = "/accounts/" + victim;
            HttpResponse<String> letter = send(account + "/recovery", Map.of("loginName", name));
            assertCodeOpensNothing(name, letter);
            refused(send(account + "/recovery/confirmation", Map.of("code", seenWaiting(victim))));
            assertCodeOpensNothing(name, letter);
            assertThat(people.events(victim, RecoveryConfirmed.class)).isEmpty();
        }
        assertThat(guardiansConsole.get(server.uri("/account")).statusCode())
                .as("the guardian is where they were")
                .isEqualTo(200);
    }

    @Test
    void a_changed_contact_point_recovers_nothing_and_its_person_sees_it() throws Exception {
        String pupil = family.student();
        server.account(
                people.school().id(), (PersonRef) Ref.parse(pupil), "pupil", TestPeople.PASSWORD);
        String point = ownMailboxOf(pupil);
        refused(send("/accounts/" + pupil + "/recovery", Map.of("point", point)));
        HttpResponse<String> code =
                send("/accounts/" + pupil + "/code", Map.of("loginName", "pupil", "point", point));
        assertThat(code.statusCode())
                .as("an account in use gets no code: %s", code.body())
                .isEqualTo(409);
        TestBrowser own = new TestBrowser();
        people.signIn(own, "pupil");
        assertThat(own.get(server.uri("/contact")).body())
                .as("the person sees where they are said to be reached")
                .contains(point);
    }

    @Test
    void no_service_holds_what_is_for_people() throws Exception {
        refused(grant(NOBODY, "administrator"), 404, "access.grantee-unknown");
        Reply library =
                evil().post("/api/v1/services", "{\"code\":\"library\",\"name\":\"Library\"}");
        assertThat(library.status()).as("another system: %s", library).isEqualTo(201);
        refused(
                grant(library.text("/refs/service-account"), "administrator"),
                422,
                "access.role-not-for-grantee");
        refused(
                evil().post(
                                "/api/v1/roles",
                                "{\"roleCode\":\"robot\",\"heldBy\":\"SERVICES\","
                                        + "\"permissions\":[\"access.grant\"]}"),
                422,
                "access.right-not-for-services");
        refused(
                evil().post(
                                "/api/v1/roles",
                                "{\"roleCode\":\"administrator\",\"heldBy\":\"SERVICES\","
                                        + "\"permissions\":[\"notice.view\"]}"),
                409,
                "access.role-for-others");
    }

    @Test
    void a_role_defined_anew_changes_nothing_for_who_defined_it_and_is_seen() throws Exception {
        Reply defined =
                evil().post(
                                "/api/v1/roles",
                                "{\"roleCode\":\"administrator\",\"permissions\":"
                                        + "[\"access.grant\",\"erasure.request\",\"erasure.decide\"]}");
        assertThat(defined.status()).as("defined: %s", defined).isEqualTo(201);
        refused(
                evilFor("retention-and-erasure")
                        .post(
                                "/api/v1/erasures",
                                "{\"subject\":\"%s\",\"categories\":[\"identity\"],"
                                        .concat("\"ground\":\"REQUESTED_BY_SUBJECT\"}")
                                        .formatted(family.student())),
                403,
                "access.not-permitted");
        refused(grant(evil, "administrator"), 403, "access.self-grant");
        assertThat(
                        server.as(colleaguesConsole.secret())
                                .for_("access-administration")
                                .get("/api/v1/roles/administrator?atLeast=" + defined.asOf())
                                .text("/rows/1/definedBy"))
                .as("the other administrator sees who defined it")
                .isEqualTo(evil);
    }

    @Test
    void an_account_closed_and_opened_again_waits_for_a_second_person_and_is_seen()
            throws Exception {
        String victim = people.administrator();
        TestBrowser victims = people.signedInStaff(victim, "victim");
        String account = "/accounts/" + victim;
        send(account + "/closing", Map.of());
        assertThat(location(victims.get(server.uri("/account"))))
                .as("whose account was closed notices")
                .contains("/sign-in");
        HttpResponse<String> letter = send(account + "/letter", Map.of("loginName", "victim"));
        assertCodeOpensNothing("victim", letter);
        refused(send(account + "/handed-over", Map.of("code", seenWaiting(victim))));
        assertCodeOpensNothing("victim", letter);
        assertThat(people.recorded(victim, AccountClosed.class).getLast().meta())
                .as("the record names who closed it")
                .containsEntry(Meta.ACTOR, evil);
    }
}
