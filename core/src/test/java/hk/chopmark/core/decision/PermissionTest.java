package hk.chopmark.core.decision;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.student;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Permission.Fault;
import hk.chopmark.core.decision.Permission.Mask;
import hk.chopmark.core.decision.Permission.Scope;
import hk.chopmark.core.facts.GrantFact.Terms;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PermissionTest {

    private static final SchoolId SCHOOL = new SchoolId(new UUID(0x5c, 1));

    @Test
    void what_a_text_leaves_out_is_the_usual() {
        assertThat(Permission.parse("roster.view"))
                .as("through every grant, masked")
                .isEqualTo(new Permission("roster", "view", Scope.STUDENT, Mask.MASKED));
        assertThat(Permission.parse("roster.view@class+clear"))
                .isEqualTo(new Permission("roster", "view", Scope.CLASS, Mask.CLEAR));
        assertThat(Permission.parse("access.audit").text())
                .as("what only the whole school can hold says so")
                .isEqualTo("access.audit@school");
        assertThat(Permission.parse("roster.view@student+masked").text()).isEqualTo("roster.view");
    }

    @Test
    void what_is_for_the_whole_school_counts_through_no_less_whatever_was_stored() {
        Permission stored = new Permission("access", "audit", Scope.STUDENT, Mask.MASKED);

        assertThat(stored.countsThrough(SCHOOL)).as("the whole school").isTrue();
        assertThat(stored.countsThrough(classOf(1))).as("a class").isFalse();
        assertThat(stored.countsThrough(student(1))).as("a pupil").isFalse();
    }

    @Test
    void malformed_texts_are_refused_without_being_quoted() {
        for (String text :
                List.of(
                        "",
                        "roster",
                        "roster.",
                        ".view",
                        "roster.view@",
                        "roster.view@house",
                        "roster.view+",
                        "roster.view+CLEAR",
                        "roster.view+clear@class",
                        "roster.view ",
                        "Roster.view",
                        "-roster.view",
                        "roster.view.all",
                        "r".repeat(41) + ".view",
                        "roster." + "v".repeat(41))) {
            assertThatIllegalArgumentException()
                    .as("'%s' is no permission", text)
                    .isThrownBy(() -> Permission.parse(text))
                    .withMessageNotContaining("oster");
        }
        assertThatIllegalArgumentException()
                .as("where comes with the question")
                .isThrownBy(() -> Act.parse("roster.view@class"));
    }

    @Test
    void a_grant_carries_what_counts_in_its_scope_and_shows_enough() {
        Act masked = Act.parse("roster.view");
        Act clear = Act.parse("roster.view+clear");
        List<Ref> scopes = List.of(SCHOOL, classOf(1), student(1));

        assertThat(scopes.stream().map(scope -> carries("roster.view@class+clear", scope, clear)))
                .as("a class or more")
                .containsExactly(true, true, false);
        assertThat(scopes.stream().map(scope -> carries("roster.view@school", scope, masked)))
                .as("the whole school only")
                .containsExactly(true, false, false);
        assertThat(carries("roster.view", SCHOOL, clear)).as("masked stays masked").isFalse();
        assertThat(carries("roster.view+clear", SCHOOL, masked))
                .as("in full takes in masked")
                .isTrue();
        assertThat(carries("roster.search", SCHOOL, masked)).as("another action").isFalse();
        assertThat(
                        new Terms(
                                        classOf(1),
                                        Permission.all("roster.view@school+clear", "roster.view"),
                                        Instant.EPOCH,
                                        null)
                                .carried(masked))
                .as("the one that counts there")
                .contains(Permission.parse("roster.view"));
    }

    private static boolean carries(String permission, Ref scope, Act act) {
        return new Terms(scope, Permission.all(permission), Instant.EPOCH, null)
                .carried(act)
                .isPresent();
    }

    @Test
    void what_no_role_may_hold_is_known() {
        assertThat(Permission.parse("erasure.decide@class").fault())
                .contains(Fault.WHOLE_SCHOOL_ONLY);
        assertThat(Permission.parse("break-glass.open@student").fault())
                .contains(Fault.WHOLE_SCHOOL_ONLY);
        assertThat(Permission.parse("roster.export+clear").fault()).contains(Fault.NO_MASK_THERE);
        assertThat(Permission.parse("duty.record").fault()).contains(Fault.GUARDS_NOTHING);
        assertThat(Permission.parse("roster.unmask").fault()).contains(Fault.UNMASK_IS_A_MASK);
        for (String fine : List.of("erasure.decide", "access.grant@class", "canteen.open")) {
            assertThat(Permission.parse(fine).fault()).as("%s may be held", fine).isEmpty();
        }
    }
}
