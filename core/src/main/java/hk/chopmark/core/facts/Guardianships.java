package hk.chopmark.core.facts;

import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.StudentId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * How far guardians may act for which students, folded from {@link AuthorityFact}s in log order;
 * the one reading of them for all areas.
 *
 * <p><b>Guarantees</b>: remembers what ended, as authority {@link Authority#NONE}, and by which
 * event. Facts are those of one school.
 */
public final class Guardianships {

    /**
     * A guardian's authority for a student as it is now.
     *
     * @param student the student
     * @param guardian the guardian
     * @param authority how far the guardian may act
     * @param recordedBy id of the event it rests on
     */
    public record Guardianship(
            StudentId student, GuardianId guardian, Authority authority, UUID recordedBy) {}

    private record Pair(StudentId student, GuardianId guardian) {}

    private final Map<Pair, Guardianship> all = new LinkedHashMap<>();

    /** Takes in one more fact; events of other kinds change nothing. */
    public void evolve(Recorded<?> fact) {
        if (fact.event() instanceof AuthorityFact authority) {
            all.put(
                    new Pair(authority.student(), authority.guardian()),
                    new Guardianship(
                            authority.student(),
                            authority.guardian(),
                            authority.authorityAfter(),
                            fact.id()));
        }
    }

    /** What is recorded between a student and a guardian, of whatever authority. */
    public Optional<Guardianship> between(StudentId student, GuardianId guardian) {
        return Optional.ofNullable(all.get(new Pair(student, guardian)));
    }

    /** The authority of a guardian for a student; {@link Authority#NONE} if there never was any. */
    public Authority authority(StudentId student, GuardianId guardian) {
        return between(student, guardian).map(Guardianship::authority).orElse(Authority.NONE);
    }

    /** Those of a guardian that carry any authority, in the order they began. */
    public List<Guardianship> of(GuardianId guardian) {
        return withAuthority().filter(found -> found.guardian().equals(guardian)).toList();
    }

    /**
     * Guardians with any authority for a student, in order of reference so that the same roster
     * gives the same list.
     */
    public List<GuardianId> guardiansOf(StudentId student) {
        return withAuthority()
                .filter(found -> found.student().equals(student))
                .map(Guardianship::guardian)
                .sorted(Comparator.comparing(GuardianId::text))
                .toList();
    }

    private Stream<Guardianship> withAuthority() {
        return all.values().stream().filter(found -> found.authority() != Authority.NONE);
    }
}
