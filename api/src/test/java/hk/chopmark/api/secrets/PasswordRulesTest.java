package hk.chopmark.api.secrets;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.shared.DomainRejection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password1234",
                "Password!234",
                "aaaaaaaaaaaaaaaa",
                "123456789012",
                "qwertyuiop12",
                "abcdefghijklmn",
                "chan.taiman.chan.taiman",
                "iloveyouiloveyou",
                "chopmarkchopmark",
                "chopmark2026",
                "schoolschool2026"
            })
    void what_a_guesser_tries_early_is_refused(String password) {
        assertThatThrownBy(() -> PasswordRules.check(password, "chan.taiman"))
                .as(password)
                .isInstanceOf(DomainRejection.class)
                .hasMessageContaining("identity.password-common");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tram peak lantern",
                "雨傘雨傘維多利亞港的渡輪很慢",
                "correcthorsebatterystaple",
                "kq7tzmx2wvbn"
            })
    void letters_of_any_kind_will_do_and_no_mixture_is_asked_for(String password) {
        assertThatCode(() -> PasswordRules.check(password, "chan.taiman"))
                .as(password)
                .doesNotThrowAnyException();
    }

    @Test
    void a_login_name_is_no_expression() {
        assertThatCode(() -> PasswordRules.check("tram peak lantern", ".*(a+)+$["))
                .as("taken as it is written")
                .doesNotThrowAnyException();
    }

    @Test
    void twelve_to_128_characters() {
        assertThatThrownBy(() -> PasswordRules.check("kq7tzmx2wvb", "chan"))
                .as("eleven")
                .hasMessageContaining("identity.password-length");
        String longest = "kq7tzmx2wvbn".repeat(11).substring(0, 128);
        assertThatCode(() -> PasswordRules.check(longest, "chan"))
                .as("128")
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> PasswordRules.check(longest + "x", "chan"))
                .as("129")
                .hasMessageContaining("identity.password-length");
    }
}
