package hk.chopmark.core.facts;

import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.StudentId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which classes there are and who is in them, folded from {@link ClassFact}s and {@link
 * MembershipFact}s in log order; the one reading of them for all areas.
 *
 * <p><b>Guarantees</b>: who is in a class is answered for a Hong Kong day only ({@link #on}): a
 * membership counts from its first day to its last, both included, whenever it was recorded. The
 * last recorded end of a membership counts. Members of a class keep the order in which they joined;
 * whoever comes back moves to its end. Facts are those of one school.
 */
public final class ClassPlaces {

    private final Set<ClassId> classes = new HashSet<>();
    private final Map<ClassId, Map<PersonRef, List<Stay>>> stays = new HashMap<>();

    /**
     * A time in a class.
     *
     * @param last null while no end is recorded; before the first day if it never came into force
     */
    private record Stay(
            LocalDate first, UUID startedBy, @Nullable LocalDate last, @Nullable UUID endedBy) {

        boolean covers(LocalDate day) {
            return !day.isBefore(first) && !isOver(day);
        }

        boolean isOver(LocalDate day) {
            return last != null && day.isAfter(last);
        }
    }

    /** Takes in one more fact; events of other kinds change nothing. */
    public void evolve(Recorded<?> fact) {
        if (fact.event() instanceof ClassFact opened) {
            classes.add(opened.classId());
        }
        if (fact.event() instanceof MembershipFact membership) {
            keep(membership, fact.id());
        }
    }

    private void keep(MembershipFact membership, UUID event) {
        Map<PersonRef, List<Stay>> ofClass =
                stays.computeIfAbsent(membership.classId(), ignored -> new LinkedHashMap<>());
        List<Stay> stay = ofClass.get(membership.member());
        if (membership.isMember()) {
            ofClass.remove(membership.member());
            List<Stay> more = stay == null ? new ArrayList<>() : stay;
            more.add(new Stay(membership.day(), event, null, null));
            ofClass.put(membership.member(), more);
        } else if (stay != null) {
            Stay latest = stay.getLast();
            stay.set(
                    stay.size() - 1,
                    new Stay(latest.first(), latest.startedBy(), membership.day(), event));
        }
    }

    /** Whether a class was ever opened. */
    public boolean exists(ClassId classId) {
        return classes.contains(classId);
    }

    /** Whether a place in any class was ever recorded for somebody. */
    public boolean wasEverPlaced(PersonRef member) {
        return stays.values().stream().anyMatch(ofClass -> ofClass.containsKey(member));
    }

    /** Who is in which class on a Hong Kong day. */
    public Day on(LocalDate day) {
        return new Day(day);
    }

    /** The places of one Hong Kong day; it sees facts taken in later. */
    public final class Day {

        private final LocalDate day;

        private Day(LocalDate day) {
            this.day = day;
        }

        private List<Stay> staysOf(ClassId classId, PersonRef member) {
            return stays.getOrDefault(classId, Map.of()).getOrDefault(member, List.of());
        }

        /** Whether somebody is in a class. */
        public boolean isIn(ClassId classId, PersonRef member) {
            return placedBy(classId, member).isPresent();
        }

        /** The event by which somebody is in a class. */
        public Optional<UUID> placedBy(ClassId classId, PersonRef member) {
            return staysOf(classId, member).stream()
                    .filter(stay -> stay.covers(day))
                    .map(Stay::startedBy)
                    .findFirst();
        }

        /** The event by which somebody is no longer in a class they were in. */
        public Optional<UUID> removedBy(ClassId classId, PersonRef member) {
            return isIn(classId, member)
                    ? Optional.empty()
                    : staysOf(classId, member).stream()
                            .filter(stay -> stay.isOver(day))
                            .map(Stay::endedBy)
                            .filter(Objects::nonNull)
                            .reduce((first, second) -> second);
        }

        /** The pupils of a class, in the order of joining. */
        public List<StudentId> pupilsOf(ClassId classId) {
            return stays.getOrDefault(classId, Map.of()).entrySet().stream()
                    .filter(member -> member.getValue().stream().anyMatch(stay -> stay.covers(day)))
                    .map(Map.Entry::getKey)
                    .filter(StudentId.class::isInstance)
                    .map(StudentId.class::cast)
                    .toList();
        }
    }
}
