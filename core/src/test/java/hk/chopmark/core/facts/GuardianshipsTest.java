package hk.chopmark.core.facts;

import static hk.chopmark.core.testing.Cast.guardian;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.facts.Guardianships.Guardianship;
import hk.chopmark.core.roster.RosterEvent.GuardianAuthorityChanged;
import hk.chopmark.core.roster.RosterEvent.GuardianLinked;
import hk.chopmark.core.roster.RosterEvent.GuardianUnlinked;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Sealed;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How far guardians may act for whom, as the facts tell. */
class GuardianshipsTest {

    private final Guardianships guardianships = new Guardianships();
    private long position;

    private UUID happened(DomainEvent event) {
        UUID id = new UUID(2, position);
        guardianships.evolve(
                new Recorded<>(
                        SCHOOL,
                        position++,
                        id,
                        Instant.parse("2026-09-01T01:00:00Z"),
                        Map.of(),
                        event));
        return id;
    }

    private UUID linked(int child, int parent, Authority authority) {
        return happened(
                new GuardianLinked(
                        student(child),
                        guardian(parent),
                        Sealed.of(guardian(parent), Category.IDENTITY, "parent"),
                        authority,
                        LocalDate.of(2026, 9, 1)));
    }

    @Test
    void the_latest_word_on_an_authority_stands_with_its_event() {
        linked(1, 1, Authority.FULL);
        UUID changed =
                happened(
                        new GuardianAuthorityChanged(
                                student(1), guardian(1), Authority.NOTICES_ONLY, "court-order"));

        assertThat(guardianships.between(student(1), guardian(1)))
                .as("one guardianship, as it is now")
                .contains(
                        new Guardianship(
                                student(1), guardian(1), Authority.NOTICES_ONLY, changed));
        assertThat(guardianships.authority(student(1), guardian(2)))
                .as("where there never was any")
                .isEqualTo(Authority.NONE);
    }

    @Test
    void what_ended_carries_no_authority_and_is_remembered() {
        linked(1, 1, Authority.FULL);
        UUID ended = happened(new GuardianUnlinked(student(1), guardian(1), "moved"));

        assertThat(guardianships.of(guardian(1))).as("with authority").isEmpty();
        assertThat(guardianships.guardiansOf(student(1))).as("with authority").isEmpty();
        assertThat(guardianships.between(student(1), guardian(1)).orElseThrow().recordedBy())
                .as("the event that ended it")
                .isEqualTo(ended);
    }

    @Test
    void a_guardian_has_several_children_and_a_child_several_guardians() {
        linked(2, 1, Authority.FULL);
        linked(1, 2, Authority.FULL);
        linked(1, 1, Authority.NOTICES_ONLY);
        linked(1, 3, Authority.NONE);

        assertThat(guardianships.of(guardian(1)))
                .as("in the order they began")
                .extracting(Guardianship::student)
                .containsExactly(student(2), student(1));
        assertThat(guardianships.guardiansOf(student(1)))
                .as("in order of reference, without those who may nothing")
                .containsExactly(guardian(1), guardian(2));
    }
}
