package hk.chopmark.core.facts;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Permission.Mask;
import hk.chopmark.core.decision.Permission.Scope;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PermissionPropertyTest {

    private static final String FIRST = "abcdefghijklmnopqrstuvwxyz0123456789";

    @Test
    void a_text_reads_back_as_what_was_written() {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            Permission permission = any(random);

            assertThat(Permission.parse(permission.text()))
                    .as("seed %s: %s", seed, permission.text())
                    .isEqualTo(permission);
            Act act = permission.act();
            assertThat(Act.parse(act.text())).as("seed %s: %s", seed, act.text()).isEqualTo(act);
            assertThat(permission.allows(act)).as("seed %s: it allows its act", seed).isTrue();
        }
    }

    @Test
    void two_permissions_differ_in_their_texts() {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            Permission one = any(random);
            Permission other =
                    new Permission(one.resource(), one.action(), anyScope(random), anyMask(random));

            assertThat(one.text().equals(other.text()))
                    .as("seed %s: %s and %s", seed, one, other)
                    .isEqualTo(one.equals(other));
            assertThat(Integer.signum(one.compareTo(other)))
                    .as("seed %s: the order is of both sides", seed)
                    .isEqualTo(-Integer.signum(other.compareTo(one)));
        }
    }

    private static Permission any(Random random) {
        String resource =
                switch (random.nextInt(6)) {
                    case 0 -> "erasure";
                    case 1 -> "access";
                    default -> code(random);
                };
        String action = random.nextInt(4) == 0 ? "audit" : code(random);
        return new Permission(resource, action, anyScope(random), anyMask(random));
    }

    private static String code(Random random) {
        StringBuilder code = new StringBuilder();
        code.append(FIRST.charAt(random.nextInt(FIRST.length())));
        for (int rest = random.nextInt(40); rest > 0; rest--) {
            code.append((FIRST + "-").charAt(random.nextInt(FIRST.length() + 1)));
        }
        return code.toString();
    }

    private static Scope anyScope(Random random) {
        return List.of(Scope.values()).get(random.nextInt(Scope.values().length));
    }

    private static Mask anyMask(Random random) {
        return List.of(Mask.values()).get(random.nextInt(Mask.values().length));
    }
}
