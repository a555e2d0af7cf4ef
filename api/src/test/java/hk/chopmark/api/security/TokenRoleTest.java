package hk.chopmark.api.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.security.AccessTokens.Issued;
import hk.chopmark.api.security.AccessTokens.Order;
import hk.chopmark.api.security.AccessTokens.TokenView;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.SchoolId;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TokenRoleTest {

    private static final SchoolId SCHOOL = new SchoolId(UuidCreator.getTimeOrderedEpoch());
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void the_operator_sees_into_no_school() {
        assertThat(TokenRole.OPERATOR.rights())
                .as("rights of the operator")
                .containsExactlyInAnyOrder(Right.SCHOOLS, Right.STATUS, Right.TOKENS);
        assertThatThrownBy(() -> order("service=operator", TokenRole.OPERATOR, SCHOOL))
                .as("an operator belongs to no school")
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nobody_but_guardians_and_their_apps_receives_for_guardians() {
        for (TokenRole role : TokenRole.values()) {
            boolean receives = role == TokenRole.GUARDIAN || role == TokenRole.CONNECTOR;
            assertThat(role.rights().contains(Right.FAMILY_WORK))
                    .as("%s opens and acknowledges", role)
                    .isEqualTo(receives);
        }
    }

    @Test
    void a_token_is_for_the_kind_of_person_of_its_role() {
        String guardian = "guardian=" + UuidCreator.getTimeOrderedEpoch();
        assertThat(order(guardian, TokenRole.GUARDIAN, SCHOOL).role())
                .as("a guardian's")
                .isEqualTo(TokenRole.GUARDIAN);
        for (TokenRole role :
                new TokenRole[] {TokenRole.TEACHER, TokenRole.STUDENT, TokenRole.CONNECTOR}) {
            assertThatThrownBy(() -> order(guardian, role, SCHOOL))
                    .as("a guardian never acts as %s", role)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining(guardian);
        }
        assertThatThrownBy(() -> order(guardian, TokenRole.GUARDIAN, null))
                .as("a guardian belongs to a school")
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_token_has_256_random_bits_and_never_shows_in_texts() {
        SecureRandom random = new SecureRandom();
        String text = TokenText.random(random);
        assertThat(text)
                .as("form")
                .matches("cm_[A-Za-z0-9_-]{43}")
                .isNotEqualTo(TokenText.random(random));
        assertThat(TokenText.hash(text)).as("SHA-256").hasSize(32);
        TokenView view =
                new TokenView(
                        UuidCreator.getTimeOrderedEpoch(),
                        "service=x",
                        "connector",
                        null,
                        "x",
                        Instant.EPOCH,
                        Instant.MAX,
                        null);
        assertThat(new Issued(text, view).toString()).as("a log of it").doesNotContain(text);
    }

    @Test
    void guessing_is_told_to_wait_and_forgotten_after_five_minutes() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-09-01T00:00:00Z"));
        InstantSource clock = now::get;
        Attempts attempts = new Attempts(clock);
        for (int i = 0; i < Attempts.MOST; i++) {
            assertThat(attempts.made("192.0.2.1")).as("attempt %d", i).isZero();
        }
        assertThat(attempts.made("192.0.2.1")).as("one too many").isEqualTo(Attempts.WINDOW);
        assertThat(attempts.made("192.0.2.2")).as("another address").isZero();
        now.set(now.get().plus(Attempts.WINDOW).plusSeconds(1));
        assertThat(attempts.made("192.0.2.1")).as("after the window").isZero();
    }

    private static Order order(
            String actor, TokenRole role, @org.jspecify.annotations.Nullable SchoolId school) {
        return new Order(ActorRef.parse(actor), role, school, "label", DAY);
    }
}
