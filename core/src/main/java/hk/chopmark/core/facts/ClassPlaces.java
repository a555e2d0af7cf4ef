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
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which classes there are and who is in them, folded from {@link ClassFact}s and {@link
 * MembershipFact}s in log order; the one reading of them for all areas.
 *
 * <p><b>Guarantees</b>: remembers who left and by which event. Members of a class keep the order in
 * which they joined. Facts are those of one school. Answers about a day count whoever is recorded
 * as a member on that Hong Kong day, first and last day included, whenever that was recorded.
 */
public final class ClassPlaces {

    private final Set<ClassId> classes = new HashSet<>();
    private final Map<ClassId, Map<PersonRef, UUID>> members = new HashMap<>();
    private final Map<ClassId, Map<PersonRef, UUID>> former = new HashMap<>();
    private final Map<ClassId, Map<PersonRef, List<Stay>>> stays = new HashMap<>();

    /**
     * A time in a class.
     *
     * @param last null while it goes on
     */
    private record Stay(LocalDate first, @Nullable LocalDate last) {

        boolean covers(LocalDate day) {
            return !day.isBefore(first) && (last == null || !day.isAfter(last));
        }
    }

    /** Takes in one more fact; events of other kinds change nothing. */
    public void evolve(Recorded<?> fact) {
        if (fact.event() instanceof ClassFact opened) {
            classes.add(opened.classId());
        }
        if (fact.event() instanceof MembershipFact membership) {
            ClassId classId = membership.classId();
            of(membership.isMember() ? former : members, classId).remove(membership.member());
            of(membership.isMember() ? members : former, classId)
                    .put(membership.member(), fact.id());
            keep(membership);
        }
    }

    /** Whoever comes back to a class moves to the end of the order. */
    private void keep(MembershipFact membership) {
        Map<PersonRef, List<Stay>> ofClass =
                stays.computeIfAbsent(membership.classId(), ignored -> new LinkedHashMap<>());
        List<Stay> stay = ofClass.get(membership.member());
        if (membership.isMember()) {
            ofClass.remove(membership.member());
            List<Stay> more = stay == null ? new ArrayList<>() : stay;
            more.add(new Stay(membership.day(), null));
            ofClass.put(membership.member(), more);
        } else if (stay != null) {
            stay.set(stay.size() - 1, new Stay(stay.getLast().first(), membership.day()));
        }
    }

    private static Map<PersonRef, UUID> of(
            Map<ClassId, Map<PersonRef, UUID>> places, ClassId classId) {
        return places.computeIfAbsent(classId, ignored -> new LinkedHashMap<>());
    }

    /** Whether a class was ever opened. */
    public boolean exists(ClassId classId) {
        return classes.contains(classId);
    }

    /** Whether somebody is now in a class. */
    public boolean isIn(ClassId classId, PersonRef member) {
        return placedBy(classId, member).isPresent();
    }

    /** The event by which somebody is now in a class. */
    public Optional<UUID> placedBy(ClassId classId, PersonRef member) {
        return Optional.ofNullable(members.getOrDefault(classId, Map.of()).get(member));
    }

    /** The event by which somebody is no longer in a class they were in. */
    public Optional<UUID> removedBy(ClassId classId, PersonRef member) {
        return Optional.ofNullable(former.getOrDefault(classId, Map.of()).get(member));
    }

    /** Whether somebody is, or ever was, in any class. */
    public boolean wasEverPlaced(PersonRef member) {
        return stays.values().stream().anyMatch(ofClass -> ofClass.containsKey(member));
    }

    /** The pupils of a class now, in the order of joining. */
    public List<StudentId> pupilsOf(ClassId classId) {
        return members.getOrDefault(classId, Map.of()).keySet().stream()
                .filter(StudentId.class::isInstance)
                .map(StudentId.class::cast)
                .toList();
    }

    /** The pupils who are recorded as members of a class on a Hong Kong day. */
    public List<StudentId> pupilsOn(ClassId classId, LocalDate day) {
        return stays.getOrDefault(classId, Map.of()).entrySet().stream()
                .filter(member -> member.getValue().stream().anyMatch(stay -> stay.covers(day)))
                .map(Map.Entry::getKey)
                .filter(StudentId.class::isInstance)
                .map(StudentId.class::cast)
                .toList();
    }
}
