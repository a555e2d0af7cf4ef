package hk.chopmark.api.judging;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.judging.Routes.Route;
import hk.chopmark.api.rest.TestBrowser;
import hk.chopmark.api.rest.TestPeople;
import hk.chopmark.api.rest.TestSchool;
import hk.chopmark.api.rest.TestSchool.Family;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.rest.TestServer.Call;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.core.access.AccessCommand.DelegateGrant;
import hk.chopmark.core.access.AccessCommand.EndDelegation;
import hk.chopmark.core.access.AccessEvent.CommandRefused;
import hk.chopmark.core.board.BoardEvent.BoardRefused;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Permission.Mask;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.disclosure.DisclosureEvent.AccessDenied;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.StaffId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.bind.annotation.RequestMethod;

/**
 * Everything that can be sent, over the interface and by the forms of the console, by whoever may
 * not: without a grant, with one for another class, of another school, revoked a moment ago, with a
 * post left, with a delegation that ended. A route that is not tried fails.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WhoMaySendIT {

    /** One's own affairs, and the door: nobody's grant is asked there. */
    private static final Set<String> FOR_ANYBODY =
            Set.of(
                    "/account/sessions/{session}/end",
                    "/account/sessions/end-others",
                    "/account/password",
                    "/account/second-factor",
                    "/account/recovery-codes",
                    "/account/recoveries/{code}",
                    "/account/provider/new",
                    "/account/provider/{credential}/end",
                    "/account/passkeys",
                    "/account/passkeys/new",
                    "/account/passkeys/{credential}/end",
                    "/sign-in/{school}/passkey",
                    "/api/v1/session/activation",
                    "/api/v1/session/second-factor",
                    "/activate/{school}",
                    "/sign-in/{school}",
                    "/sign-in/{school}/second",
                    "/sign-out",
                    "/api/v1/session",
                    "/api/v1/session/proof");

    /** Where nothing can be named but what is one's own. */
    private static final Set<String> OWN =
            Set.of(
                    "/my/notices/{notice}/{number}/{student}/text",
                    "/my/notices/{notice}/{number}/{student}/acknowledgement",
                    "/my/notices/{notice}/{number}/{student}/signature");

    private TestServer server;
    private TestPeople people;
    private SentRequests requests;
    private Family family;
    private Family elsewhere;

    @BeforeAll
    void a_school_and_another(@TempDir Path folder) throws Exception {
        Instant begun = InstantSource.system().instant();
        server =
                new TestServer(
                        folder.resolve("data"),
                        opening ->
                                opening.environment(
                                                Map.of(
                                                        "CHOPMARK_QUOTA_PERSON", "1000000",
                                                        "CHOPMARK_QUOTA_SCHOOL", "1000000",
                                                        "CHOPMARK_MAIL_HOST", "127.0.0.1",
                                                        "CHOPMARK_MAIL_PORT", "1",
                                                        "CHOPMARK_MAIL_SENDER",
                                                                "office@school.example"))
                                        .clock(() -> slowly(begun)));
        TestSchool school = TestSchool.found(server, "Who School", "誰小學");
        people = new TestPeople(server, school);
        family = school.family("1A");
        elsewhere = school.family("2B");
        requests = new SentRequests(server, school, family);
    }

    /** So that what was proven by signing in lasts through the test, however slow the machine. */
    private static Instant slowly(Instant begun) {
        return begun.plus(Duration.between(begun, InstantSource.system().instant()).dividedBy(40));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static List<Route> sending() {
        return Routes.all().stream()
                .filter(route -> route.verb() != RequestMethod.GET)
                .filter(route -> Judging.declared(route.handler(), ForOperator.class).isEmpty())
                .toList();
    }

    private static List<Route> judged() {
        List<Route> judged =
                sending().stream()
                        .filter(route ->
                                Judging.declared(route.handler(), ForAnybody.class).isEmpty())
                        .toList();
        assertThat(judged).as("routes found").hasSizeGreaterThan(90);
        return judged;
    }

    @Test
    void nothing_is_sent_without_being_judged_but_what_is_listed() {
        assertThat(
                        sending().stream()
                                .filter(route ->
                                        Judging.declared(route.handler(), ForAnybody.class)
                                                .isPresent())
                                .map(Route::path))
                .as("what anybody may send")
                .isSubsetOf(FOR_ANYBODY);
    }

    @Test
    void whoever_holds_nothing_is_refused_everything_and_it_is_recorded() throws Exception {
        assertRefused("nobody", staff());
    }

    @Test
    void whose_grant_was_revoked_a_moment_ago_is_refused_everything() throws Exception {
        String person = staff();
        String grant = granted(person, people.school().id().text());
        people.school().post("/api/v1/grants/" + grant + "/revocation", "{\"reason\":\"moved\"}");
        assertRefused("revoked", person);
    }

    @Test
    void whose_delegation_ended_is_refused_everything() throws Exception {
        String person = staff();
        String holder = staff();
        GrantId held = (GrantId) Ref.parse(granted(holder, people.school().id().text()));
        GrantId delegation = new GrantId(server.installation().engine().ids().get());
        Instant now = server.installation().clock().instant();
        send(
                new DelegateGrant(
                        people.school().id(),
                        delegation,
                        held,
                        (StaffId) Ref.parse(person),
                        Permission.all("notice.publish"),
                        people.school().id(),
                        now,
                        now.plus(Duration.ofDays(30)),
                        "away"),
                holder);
        send(new EndDelegation(people.school().id(), delegation, "back"), holder);
        assertRefused("delegate", person);
    }

    private void send(Command command, String by) {
        server.installation()
                .engine()
                .send(
                        command,
                        CommandContext.of(
                                Actor.person(
                                        (PersonRef) Ref.parse(by), "teacher", AuthMethod.PASSWORD),
                                Purpose.ACCESS_ADMINISTRATION));
    }

    @Test
    void whoever_left_the_post_is_nobody_any_more() throws Exception {
        String person = staff();
        granted(person, people.school().id().text());
        TestBrowser browser = people.signedInStaff(person, "left");
        people.school().post("/api/v1/staff/" + person + "/leaving", "{\"leftOn\":\"2026-09-30\"}");
        List<String> wrong = new ArrayList<>();
        for (Route route : judged()) {
            Reply reply = requests.send(route, browser);
            boolean signedOut =
                    reply.status() == 401
                            || reply.status() == 429 // so many secrets that are none
                            || (reply.status() == 302
                                    && reply.header("Location").contains("/sign-in"));
            if (!signedOut) {
                wrong.add(route + ": " + reply.status());
            }
        }
        assertThat(wrong).as("answered to somebody who left").isEmpty();
        assertThat(causedBy(person)).as("recorded as theirs after they left").isEmpty();
    }

    @Test
    void a_teacher_of_another_class_does_nothing_to_this_one() throws Exception {
        String person = staff();
        granted(person, elsewhere.classId());
        TestBrowser browser = people.signedInStaff(person, "elsewhere");
        long before = server.installation().engine().head();
        List<String> wrong = new ArrayList<>();
        for (Route route : judged()) {
            Reply reply = requests.send(route, browser);
            if (reply.status() >= 500) {
                wrong.add(route + ": " + reply.status());
            }
        }
        assertThat(wrong).as("failures").isEmpty();
        Set<String> ours =
                Set.of(
                        family.classId(),
                        family.student(),
                        family.guardian(),
                        requests.value("notice"),
                        requests.value("homework"));
        assertThat(
                        recordedBy(person, before).stream()
                                .filter(event -> !isRefusal(event))
                                .filter(event -> {
                                    String body = new String(event.body(), StandardCharsets.UTF_8);
                                    return ours.stream().anyMatch(body::contains);
                                })
                                .map(StoredEvent::type))
                .as("done to a class that is not theirs")
                .isEmpty();
    }

    @Test
    void an_administrator_of_another_school_does_nothing_here() throws Exception {
        TestSchool other = TestSchool.found(server, "Other School", "別小學");
        TestBrowser browser =
                new TestPeople(server, other).signedInStaff(other.administrator(), "stranger");
        long before = server.installation().engine().head();
        for (Route route : judged()) {
            Reply reply = requests.send(route, browser);
            assertThat(reply.status()).as("%s: %s", route, reply).isLessThan(500);
        }
        assertThat(recordedBy(other.administrator(), before))
                .as("anything of theirs in this school's record")
                .isEmpty();
    }

    @Test
    void a_key_for_something_else_does_nothing_whatever_its_account_was_granted() throws Exception {
        String service =
                people.school()
                        .post("/api/v1/services", "{\"code\":\"robot\",\"name\":\"Robot\"}")
                        .text("/refs/service-account");
        String everything =
                Resources.acts().stream()
                        .filter(act -> act.mask() == Mask.MASKED)
                        .filter(act -> !Resources.isHeldInPerson(act.resource()))
                        .filter(act -> !Resources.isOfInstallation(act.resource()))
                        .map(act -> "\"" + act.text() + "\"")
                        .distinct()
                        .collect(Collectors.joining(","));
        Call head = server.as(people.school().token()).for_("access-administration");
        Reply role =
                head.post(
                        "/api/v1/roles",
                        "{\"roleCode\":\"robot\",\"heldBy\":\"SERVICES\",\"permissions\":["
                                + everything
                                + "]}");
        assertThat(role.status()).as("a role: %s", role).isEqualTo(201);
        Reply grant =
                head.post(
                        "/api/v1/grants",
                        "{\"grantee\":\"%s\",\"roleCode\":\"robot\",\"scope\":\"%s\","
                                .concat("\"validFrom\":\"2026-09-01T00:00:00Z\"}")
                                .formatted(service, people.school().id().text()));
        assertThat(grant.status()).as("granted: %s", grant).isEqualTo(201);
        Reply key =
                head.post(
                        "/api/v1/services/" + service + "/keys",
                        "{\"acts\":[\"calendar.view\"],\"days\":30}");
        assertThat(key.status()).as("a key: %s", key).isEqualTo(201);
        List<String> wrong = new ArrayList<>();
        for (Route route : judged()) {
            if (route.isPage()) {
                continue; // no key opens the console
            }
            long before = refusals();
            Reply reply = requests.call(route, key.text("/key"));
            boolean recorded = refusals() > before || requests.isRefusedOnce(route);
            if (reply.status() != 403 && !isBreakGlass(route)) {
                wrong.add(route + ": " + reply.status() + SentRequests.codeOf(reply));
            } else if (!recorded && !isBreakGlass(route)) {
                wrong.add(route + ": not recorded " + SentRequests.codeOf(reply));
            }
        }
        assertThat(wrong).as("not refused, or not on record").isEmpty();
    }

    private String staff() throws Exception {
        return people.school()
                .post("/api/v1/staff", "{\"postCode\":\"teacher\"}")
                .text("/refs/staff");
    }

    private String granted(String staff, String scope) throws Exception {
        return people.school()
                .post(
                        "/api/v1/grants",
                        "{\"grantee\":\"%s\",\"roleCode\":\"teacher\",\"scope\":\"%s\","
                                .concat("\"validFrom\":\"2026-09-01T00:00:00Z\"}")
                                .formatted(staff, scope))
                .text("/refs/grant");
    }

    /** Each is answered 403, and the record says that they were refused. */
    private void assertRefused(String name, String person) throws Exception {
        TestBrowser browser = people.signedInStaff(person, name);
        List<String> wrong = new ArrayList<>();
        for (Route route : judged()) {
            long before = refusals(person);
            Reply reply = requests.send(route, browser);
            boolean recorded =
                    refusals(person) > before
                            || requests.isRefusedOnce(route)
                            || OWN.contains(route.path());
            boolean refused =
                    reply.status() == 403
                            || (OWN.contains(route.path())
                                    && reply.response().body().contains("proof-password"))
                            || (isBreakGlass(route) && reply.status() >= 400);
            if (!refused || !(recorded || isBreakGlass(route))) {
                wrong.add(
                        route
                                + ": "
                                + reply.status()
                                + (recorded ? "" : " not recorded ")
                                + SentRequests.codeOf(reply));
            }
        }
        assertThat(requests.unknown()).as("names without a value; %s", wrong).isEmpty();
        assertThat(wrong).as("not refused, or not on record").isEmpty();
    }

    /**
     * It works while the log takes nothing, judges by itself, and tells of no request by its id.
     */
    private static boolean isBreakGlass(Route route) {
        return route.path().startsWith("/api/v1/break-glass");
    }

    /** Of the whole school. */
    private long refusals() {
        return server
                .installation()
                .engine()
                .history()
                .of(people.school().id())
                .ofTypes(CommandRefused.class, AccessDenied.class, BoardRefused.class)
                .stream()
                .count();
    }

    private long refusals(String person) {
        return Stream.of(CommandRefused.class, AccessDenied.class, BoardRefused.class)
                .mapToLong(type -> people.recorded(person, type).size())
                .sum();
    }

    private List<StoredEvent> causedBy(String person) {
        long left = people.recorded(person, StaffLeft.class).getLast().position();
        return recordedBy(person, left + 1);
    }

    /** What this school's record has of somebody as who acted. */
    private List<StoredEvent> recordedBy(String person, long from) {
        return server
                .installation()
                .engine()
                .log()
                .find(people.school().id(), List.of(), Set.of(), from, 2_000)
                .stream()
                .filter(event ->
                        person.equals(
                                server.installation()
                                        .engine()
                                        .codec()
                                        .decode(event)
                                        .meta()
                                        .get("actor")))
                .toList();
    }

    private static boolean isRefusal(StoredEvent event) {
        return event.type().startsWith("access.CommandRefused")
                || event.type().startsWith("disclosure.AccessDenied")
                || event.type().startsWith("board.");
    }
}
