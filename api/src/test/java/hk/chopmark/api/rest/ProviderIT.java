package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestProvider.Forgery;
import hk.chopmark.api.secrets.SoftKey;
import hk.chopmark.api.wiring.RawDatabase;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.identity.AccountEvent.CredentialEnrolled;
import hk.chopmark.core.identity.CredentialKind;
import hk.chopmark.core.identity.IdentityEvent;
import hk.chopmark.core.identity.SessionEvent.Reauthenticated;
import hk.chopmark.core.identity.SessionEvent.SignedIn;
import hk.chopmark.core.provider.ProviderEvent;
import hk.chopmark.core.provider.ProviderEvent.IdentityProviderSet;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** People go to a real authorization server and come back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProviderIT {

    private static final String PASSWORD = "tram peak lantern";
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private Path data;
    private TestServer server;
    private TestSchool school;
    private TestProvider provider;
    private TestBrowser head;
    private int number;
    private PersonRef guardian;

    @BeforeAll
    void a_school_and_a_provider(@TempDir Path folder) throws Exception {
        data = folder.resolve("data");
        server = new TestServer(data);
        school = TestSchool.found(server, "Harbour View", "海景");
        String name =
                server.account(
                        school.id(),
                        (PersonRef) Ref.parse(school.administrator()),
                        "head",
                        PASSWORD);
        provider =
                new TestProvider(
                        List.of(
                                at(door("/provider/return")).toString(),
                                at("/account/provider/return").toString()));
        head = new TestBrowser();
        signIn(head, name);
        assertThat(head.get(at("/account")).statusCode()).as("inside").isEqualTo(200);
        enrolPasskey(head);
    }

    /** Each test has a guardian and an account at the provider of its own. */
    @BeforeEach
    void the_school_names_the_provider() throws Exception {
        number++;
        guardian = (PersonRef) Ref.parse(school.family(number + "A").guardian());
        server.account(school.id(), guardian, loginName(), PASSWORD);
        provider.by("pwd");
        provider.ago(Duration.ZERO);
        provider.forge(Forgery.NONE);
        assertThat(TestBrowser.location(name("mfa")))
                .as("the setting is taken")
                .endsWith("/identity-provider");
    }

    private String loginName() {
        return "guardian" + number;
    }

    @AfterAll
    void close() {
        provider.close();
        server.close();
    }

    private HttpResponse<String> name(String twoFactorsBy) throws Exception {
        return name(provider.issuer(), twoFactorsBy);
    }

    private HttpResponse<String> name(String issuer, String twoFactorsBy) throws Exception {
        return send(
                head,
                "/identity-provider",
                Map.of(
                        "issuer",
                        issuer,
                        "clientId",
                        TestProvider.CLIENT,
                        "secret",
                        TestProvider.SECRET,
                        "twoFactorsBy",
                        twoFactorsBy));
    }

    private URI at(String path) {
        return URI.create("http://localhost:" + server.uri("/").getPort() + path);
    }

    private String door(String rest) {
        return "/sign-in/" + school.id().id() + rest;
    }

    private HttpResponse<String> send(TestBrowser browser, String path, Map<String, String> fields)
            throws Exception {
        Map<String, String> form = new HashMap<>(fields);
        String page = path.startsWith("/sign-in") ? door("") : "/account";
        form.put("_csrf", TestBrowser.csrf(browser.get(at(page))));
        return browser.post(at(path), form);
    }

    private void signIn(TestBrowser browser, String name) throws Exception {
        HttpResponse<String> in =
                send(browser, door(""), Map.of("name", name, "password", PASSWORD));
        if (in.statusCode() == 200) {
            Matcher ticket =
                    Pattern.compile("name=\"ticket\" value=\"([^\"]+)\"").matcher(in.body());
            assertThat(ticket.find()).as("asked for a code: %s", in.body()).isTrue();
            in =
                    send(
                            browser,
                            door("/second"),
                            Map.of(
                                    "ticket",
                                    ticket.group(1),
                                    "code",
                                    server.shown(
                                            school.id(),
                                            (PersonRef) Ref.parse(school.administrator()))));
        }
        assertThat(TestBrowser.location(in)).as("by password").endsWith("/");
    }

    private void enrolPasskey(TestBrowser browser) throws Exception {
        JsonNode asked =
                TestServer.JSON.readTree(browser.get(at("/account/passkeys/new/question")).body());
        send(
                browser,
                "/account/passkeys",
                Map.of(
                        "ticket",
                        asked.at("/ticket").asString(),
                        "answer",
                        new SoftKey(at("").toString()).enrol(asked.at("/options").asString())));
    }

    /** Goes where it is sent, and signs in at the provider where that asks for it. */
    private HttpResponse<String> walk(TestBrowser browser, URI from) throws Exception {
        URI here = from;
        HttpResponse<String> answer = browser.get(here);
        for (int steps = 0; steps < 10; steps++) {
            if (here.getPath().equals("/login") && answer.statusCode() == 200) {
                Matcher csrf = CSRF.matcher(answer.body());
                assertThat(csrf.find()).as("the provider's form").isTrue();
                answer =
                        browser.post(
                                here,
                                Map.of(
                                        "_csrf",
                                        csrf.group(1),
                                        "username",
                                        "user" + number,
                                        "password",
                                        TestProvider.PASSWORD));
            } else if (answer.statusCode() / 100 == 3
                    && !here.getPath().endsWith("/provider/return")) {
                here = here.resolve(TestBrowser.location(answer));
                answer = browser.get(here);
            } else {
                return answer;
            }
        }
        throw new AssertionError("No way leads out of " + here);
    }

    private String signInThere(TestBrowser browser) throws Exception {
        return TestBrowser.location(walk(browser, at(door("/provider"))));
    }

    private TestBrowser linked() throws Exception {
        TestBrowser browser = new TestBrowser();
        signIn(browser, loginName());
        assertThat(send(browser, "/account/provider/new", Map.of()).body())
                .as("the page that leads there")
                .contains("/account/provider/link", provider.issuer());
        assertThat(TestBrowser.location(walk(browser, at("/account/provider/link"))))
                .as("linked")
                .endsWith("/account?linked");
        return browser;
    }

    private <E extends IdentityEvent> List<E> events(Class<E> type) {
        return server
                .installation()
                .engine()
                .history()
                .of(school.id())
                .about(guardian)
                .ofTypes(type)
                .stream()
                .map(Recorded::event)
                .map(type::cast)
                .toList();
    }

    @Test
    void an_account_there_stands_for_nobody_until_its_person_linked_it() throws Exception {
        assertThat(signInThere(new TestBrowser())).as("not linked").endsWith("?unlinked");
        linked();
        CredentialEnrolled link = events(CredentialEnrolled.class).getLast();
        assertThat(link.kind()).as("on record").isEqualTo(CredentialKind.OIDC);
        assertThat(signInThere(new TestBrowser())).as("linked").endsWith("/");
        assertThat(events(SignedIn.class).getLast())
                .as("the record names what signed in")
                .returns(List.of(CredentialKind.OIDC), SignedIn::by)
                .returns(List.of(link.credential()), SignedIn::credentials);
        assertThat(walk(head, at("/account/provider/link")).body())
                .as("for a second person")
                .contains("provider.linked-elsewhere");
    }

    @Test
    void the_record_names_the_provider_and_not_the_secret() {
        IdentityProviderSet set =
                (IdentityProviderSet)
                        server
                                .installation()
                                .engine()
                                .history()
                                .of(school.id())
                                .ofTypes(ProviderEvent.class)
                                .stream()
                                .map(Recorded::event)
                                .toList()
                                .getLast();
        assertThat(set)
                .returns(provider.issuer(), IdentityProviderSet::issuer)
                .returns(TestProvider.CLIENT, IdentityProviderSet::clientId)
                .returns(List.of("mfa"), IdentityProviderSet::twoFactorsBy);
        assertThat(set.toString()).as("no secret").doesNotContain(TestProvider.SECRET);
        assertThat(server.installation().secrets().providers().secret(school.id(), set.secret()))
                .as("kept sealed beside it")
                .contains(TestProvider.SECRET);
    }

    @Test
    void whoever_has_a_second_factor_shows_it_unless_the_provider_saw_two() throws Exception {
        TestBrowser own = linked();
        enrolPasskey(own);
        HttpResponse<String> one = walk(new TestBrowser(), at(door("/provider")));
        assertThat(one.body()).as("one factor there").contains("name=\"code\"", "name=\"ticket\"");
        provider.by("pwd", "mfa");
        assertThat(signInThere(new TestBrowser())).as("two factors there").endsWith("/");
        name("");
        assertThat(walk(new TestBrowser(), at(door("/provider"))).body())
                .as("the school takes it for one")
                .contains("name=\"code\"");
    }

    @Test
    void a_sign_in_there_proves_again_unless_it_is_old() throws Exception {
        TestBrowser own = linked();
        try (Connection connection = new RawDatabase(data).superuser("chopmark").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "UPDATE chopmark_api.session SET begun_at = begun_at - interval '6 minutes'"
                            + " WHERE who = '"
                            + guardian.text()
                            + "'");
        }
        assertThat(send(own, "/account/recovery-codes", Map.of()).body())
                .as("asked again")
                .contains("/account/provider/proof");
        provider.ago(Duration.ofMinutes(10));
        assertThat(walk(own, at("/account/provider/proof")).body())
                .as("signed in there long before")
                .contains("provider.not-proven");
        provider.ago(Duration.ZERO);
        assertThat(walk(own, at("/account/provider/proof")).body())
                .as("just now")
                .contains("You have proven who you are");
        assertThat(events(Reauthenticated.class))
                .as("on record")
                .singleElement()
                .returns(List.of(CredentialKind.OIDC), Reauthenticated::by);
        assertThat(send(own, "/account/recovery-codes", Map.of("proof-elsewhere", "yes")).body())
                .as("what waited goes on")
                .contains("Recovery codes");
    }

    @Test
    void a_session_begun_there_counts_as_a_proof_only_if_the_sign_in_there_is_new()
            throws Exception {
        linked();
        provider.ago(Duration.ofMinutes(10));
        TestBrowser late = new TestBrowser();
        assertThat(signInThere(late)).as("signed in").endsWith("/");
        assertThat(send(late, "/account/recovery-codes", Map.of()).body())
                .as("ten minutes ago there")
                .contains("/account/provider/proof");
        provider.ago(Duration.ZERO);
        TestBrowser now = new TestBrowser();
        assertThat(signInThere(now)).as("signed in").endsWith("/");
        assertThat(send(now, "/account/recovery-codes", Map.of()).body())
                .as("just now there")
                .contains("Recovery codes")
                .doesNotContain("/account/provider/proof");
    }

    @Test
    void who_comes_back_is_whoever_left() throws Exception {
        linked();
        TestBrowser other = new TestBrowser();
        String there = TestBrowser.location(other.get(at(door("/provider"))));
        assertThat(there)
                .as("what the provider is asked")
                .contains("code_challenge=", "code_challenge_method=S256", "nonce=", "state=");
        assertThat(
                        TestBrowser.location(
                                other.get(at(door("/provider/return?code=x&state=another")))))
                .as("another state")
                .endsWith("?refused");
        assertThat(
                        TestBrowser.location(
                                new TestBrowser().get(at(door("/provider/return?code=x&state=y")))))
                .as("somebody who never left")
                .endsWith("?refused");
        assertThat(
                        TestBrowser.location(
                                other.get(
                                        at(door("/provider/return?error=access_denied&state=y")))))
                .as("refused there")
                .endsWith("?refused");
    }

    @Test
    void a_token_in_which_something_is_wrong_signs_nobody_in() throws Exception {
        linked();
        for (Forgery forgery : Forgery.values()) {
            provider.forge(forgery);
            boolean isRight = forgery == Forgery.NONE;
            assertThat(signInThere(new TestBrowser()))
                    .as("a token: %s", forgery)
                    .endsWith(isRight ? "/" : "?refused");
        }
        assertThat(
                        events(SignedIn.class).stream()
                                .filter(one -> one.by().contains(CredentialKind.OIDC)))
                .as("one sign-in on record")
                .hasSize(1);
    }

    @Test
    void a_provider_that_does_not_answer_leaves_the_other_ways() throws Exception {
        linked();
        name("http://localhost:1", ""); // nobody listens there
        assertThat(TestBrowser.location(new TestBrowser().get(at(door("/provider")))))
                .as("no answer")
                .endsWith("?unreachable");
        assertThat(new TestBrowser().get(at(door("?unreachable"))).body())
                .as("said so")
                .contains("gives no answer that counts", "name=\"password\"");
        signIn(new TestBrowser(), loginName());
    }

    @Test
    void the_page_of_activation_leads_to_the_provider_where_there_is_one() throws Exception {
        URI page = at("/activate/" + school.id().id());
        String way = "href=\"" + door("/provider") + "\"";
        assertThat(new TestBrowser().get(page).body()).as("while there is one").contains(way);
        send(head, "/identity-provider/removal", Map.of());
        assertThat(new TestBrowser().get(page).body()).as("removed").doesNotContain(way);
    }

    @Test
    void a_link_that_was_ended_and_a_provider_that_was_removed_sign_nobody_in() throws Exception {
        TestBrowser own = linked();
        String link =
                own.get(at("/account"))
                        .body()
                        .replaceAll("(?s).*/account/provider/(credential=[0-9a-f-]+)/end.*", "$1");
        send(own, "/account/provider/" + link + "/end", Map.of());
        assertThat(signInThere(new TestBrowser())).as("ended").endsWith("?unlinked");
        send(head, "/identity-provider/removal", Map.of());
        assertThat(new TestBrowser().get(at(door(""))).body())
                .as("offered")
                .doesNotContain("/provider\"");
        assertThat(TestBrowser.location(new TestBrowser().get(at(door("/provider")))))
                .as("removed")
                .endsWith("?unreachable");
    }
}
