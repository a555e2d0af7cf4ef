package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestSchool.Family;
import hk.chopmark.api.secrets.SoftKey;
import hk.chopmark.api.wiring.RawDatabase;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.identity.AccountEvent.CredentialEnrolled;
import hk.chopmark.core.identity.AccountEvent.CredentialRevoked;
import hk.chopmark.core.identity.CredentialKind;
import hk.chopmark.core.identity.SessionEvent.Reauthenticated;
import hk.chopmark.core.identity.SessionEvent.SignedIn;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Passkeys at the console's door, with a device made of program; what browsers do, and not. */
class PasskeyIT {

    private static final String PASSWORD = "tram peak lantern";

    @TempDir Path temporary;

    private TestServer server;
    private TestSchool school;
    private PersonRef guardian;
    private SoftKey device;
    private TestBrowser inside;

    @BeforeEach
    void enrol_a_guardians_phone() throws Exception {
        server = new TestServer(temporary.resolve("data"));
        school = TestSchool.found(server, "Harbour View", "海景");
        Family family = school.family("1A");
        guardian = (PersonRef) Ref.parse(family.guardian());
        server.account(school.id(), guardian, "wong.mei", PASSWORD);
        device = new SoftKey("http://localhost:" + server.uri("/").getPort());
        inside = new TestBrowser();
        inside.post(
                server.uri(door("")),
                Map.of("_csrf", csrf(inside, door("")), "name", "wong.mei", "password", PASSWORD));
        assertThat(send(inside, "/account/passkeys/new", Map.of()).body())
                .as("the page that has the device make a key")
                .contains("data-passkey=\"create\"", "data-passkey-host=\"localhost\"");
        JsonNode asked = asked(inside, "/account/passkeys/new/question");
        HttpResponse<String> enrolled =
                send(
                        inside,
                        "/account/passkeys",
                        answer(asked, device.enrol(asked.at("/options").asString())));
        assertThat(enrolled.body()).as("codes for a lost phone").contains("Recovery codes");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String door(String rest) {
        return "/sign-in/" + school.id().id() + rest;
    }

    private JsonNode asked(TestBrowser browser, String path) throws Exception {
        return TestServer.JSON.readTree(browser.get(server.uri(path)).body());
    }

    private Map<String, String> answer(JsonNode asked, String said) {
        return Map.of("ticket", asked.at("/ticket").asString(), "answer", said);
    }

    private String csrf(TestBrowser browser, String page) throws Exception {
        return TestBrowser.csrf(browser.get(server.uri(page)));
    }

    private HttpResponse<String> send(TestBrowser browser, String path, Map<String, String> fields)
            throws Exception {
        Map<String, String> form = new HashMap<>(fields);
        form.put("_csrf", csrf(browser, path.startsWith("/sign-in") ? door("") : "/account"));
        return browser.post(server.uri(path), form);
    }

    private JsonNode questionAtTheDoor() throws Exception {
        return asked(new TestBrowser(), door("/passkey"));
    }

    private String signIn(String path, Map<String, String> answer) throws Exception {
        return TestBrowser.location(send(new TestBrowser(), path, answer));
    }

    /** Signs in by the device, asked just now. */
    private String signIn() throws Exception {
        JsonNode asked = questionAtTheDoor();
        return signIn(
                door("/passkey"), answer(asked, device.sign(asked.at("/options").asString())));
    }

    private <E> List<E> events(Class<E> type) {
        return server
                .installation()
                .engine()
                .history()
                .of(school.id())
                .about(guardian)
                .ofTypes(type.asSubclass(hk.chopmark.core.identity.IdentityEvent.class))
                .stream()
                .map(Recorded::event)
                .map(type::cast)
                .toList();
    }

    @Test
    void a_passkey_signs_in_as_two_factors_and_the_record_names_it() throws Exception {
        assertThat(signIn()).as("inside").endsWith("/").doesNotContain("refused");
        CredentialEnrolled key =
                events(CredentialEnrolled.class).stream()
                        .filter(one -> one.kind() == CredentialKind.PASSKEY)
                        .findFirst()
                        .orElseThrow();
        assertThat(events(SignedIn.class).getLast())
                .as("signed in by the passkey alone")
                .returns(List.of(CredentialKind.PASSKEY), SignedIn::by)
                .returns(List.of(key.credential()), SignedIn::credentials);
        assertThat(
                        send(
                                        new TestBrowser(),
                                        door(""),
                                        Map.of("name", "wong.mei", "password", PASSWORD))
                                .body())
                .as("the password alone signs in no more")
                .contains("name=\"code\"");
    }

    @Test
    void an_answer_sent_twice_or_made_elsewhere_signs_nobody_in() throws Exception {
        JsonNode asked = questionAtTheDoor();
        Map<String, String> right = answer(asked, device.sign(asked.at("/options").asString()));
        assertThat(signIn(door("/passkey"), right)).as("once").doesNotContain("refused");
        assertThat(signIn(door("/passkey"), right)).as("replayed").contains("refused");

        TestSchool other = TestSchool.found(server, "Peak", "山頂");
        JsonNode there = asked(new TestBrowser(), "/sign-in/" + other.id().id() + "/passkey");
        Map<String, String> foreign = answer(there, device.sign(there.at("/options").asString()));
        assertThat(signIn("/sign-in/" + other.id().id() + "/passkey", foreign))
                .as("a school where nobody has this key")
                .contains("refused");
        assertThat(signIn(door("/passkey"), foreign))
                .as("asked by another school")
                .contains("refused");

        JsonNode enrolling = asked(inside, "/account/passkeys/new/question");
        assertThat(
                        signIn(
                                door("/passkey"),
                                answer(
                                        enrolling,
                                        device.sign(enrolling.at("/options").asString()))))
                .as("asked for another step")
                .contains("refused");
        device.at("https://localhost.evil.example");
        assertThat(signIn()).as("on a page of somebody else").contains("refused");
        assertThat(signIn(door("/passkey"), Map.of("ticket", "x", "answer", "{}")))
                .as("no answer at all")
                .contains("refused");
    }

    @Test
    void a_passkey_proves_again_who_somebody_is() throws Exception {
        try (Connection connection =
                        new RawDatabase(temporary.resolve("data"))
                                .superuser("chopmark")
                                .getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "UPDATE chopmark_api.session SET begun_at = begun_at - interval '6 minutes'");
        }
        HttpResponse<String> waits = send(inside, "/account/recovery-codes", Map.of());
        assertThat(waits.body())
                .as("asked again, by password or passkey")
                .contains("proof-passkey", "/account/passkeys/question", "proof-password");
        JsonNode asked = asked(inside, "/account/passkeys/question");
        assertThat(asked.at("/options").asString())
                .as("of this person's devices only")
                .contains("allowCredentials\":[{");
        String said = device.sign(asked.at("/options").asString());
        HttpResponse<String> done =
                send(
                        inside,
                        "/account/recovery-codes",
                        Map.of(
                                "proof-ticket",
                                asked.at("/ticket").asString(),
                                "proof-passkey",
                                said));
        assertThat(done.body()).as("goes on").contains("Recovery codes").doesNotContain("proof-");
        assertThat(events(Reauthenticated.class))
                .as("on record before it")
                .singleElement()
                .returns(List.of(CredentialKind.PASSKEY), Reauthenticated::by);
    }

    @Test
    void a_passkey_that_was_removed_signs_nobody_in() throws Exception {
        String page = inside.get(server.uri("/account")).body();
        String key = page.replaceAll("(?s).*/account/passkeys/(credential=[0-9a-f-]+)/end.*", "$1");
        HttpResponse<String> removed = send(inside, "/account/passkeys/" + key + "/end", Map.of());
        assertThat(TestBrowser.location(removed)).as("removed").endsWith("/account");
        assertThat(events(CredentialRevoked.class)).as("on record").hasSize(1);
        assertThat(signIn()).as("removed").contains("refused");
        assertThat(inside.get(server.uri("/account")).body())
                .as("gone from the page too")
                .doesNotContain("/account/passkeys/credential=");
    }
}
