package hk.chopmark.api.signin;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestSchool;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.signin.SignIn.Named;
import hk.chopmark.api.signin.SignInResult.Opened;
import hk.chopmark.api.signin.SignInResult.TooOften;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One password tried at one account after the other, from one address. */
class GuessingIT {

    private static final String PASSWORD = "tram peak lantern";

    @Test
    void an_address_that_guesses_on_is_blocked_before_a_secret_is_looked_at(@TempDir Path folder)
            throws Exception {
        try (TestServer server = new TestServer(folder.resolve("data"))) {
            TestSchool school = TestSchool.found(server, "Harbour View", "海景");
            PersonRef guardian = (PersonRef) Ref.parse(school.family("1A").guardian());
            server.account(school.id(), guardian, "wong.mei", PASSWORD);
            SignIn signIn = signIn(server.installation());
            for (int account = 0; account < Attempts.MOST_BEFORE_BLOCK; account++) {
                if (account == Attempts.MOST + 1) {
                    assertThat(signIn.byPassword(named(school, "192.0.2.1"), PASSWORD))
                            .as("a school sits behind one address")
                            .isInstanceOf(Opened.class);
                }
                signIn.byPassword(
                        new Named(school.id(), "nobody" + account, "192.0.2.1"), PASSWORD);
            }
            assertThat(signIn.byPassword(named(school, "192.0.2.1"), PASSWORD))
                    .as("even by the right password")
                    .isInstanceOf(TooOften.class);
            assertThat(signIn.byPassword(named(school, "192.0.2.2"), PASSWORD))
                    .as("from another address")
                    .isInstanceOf(Opened.class);
        }
    }

    private static Named named(TestSchool school, String address) {
        return new Named(school.id(), "wong.mei", address);
    }

    private static SignIn signIn(Installation installation) {
        return new SignIn(
                new SignIn.Parts(
                        installation.engine(),
                        installation.secrets(),
                        installation.engine().time(),
                        Duration.ZERO,
                        System::nanoTime),
                new Attempts(installation.clock()));
    }
}
