package hk.chopmark.core.facts;

import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.facts.Permission.Act;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What people hold and where they are, folded from grants, posts and class places in log order; the
 * one reading of them for all areas, for decisions and for answers about decisions.
 *
 * <p><b>Guarantees</b>: remembers what ended and by which event, so that a refusal can name what
 * took a right away. Facts are those of one school.
 */
public final class Standing {

    private record Place(ClassId classId, PersonRef member) {}

    private record Post(@Nullable LocalDate lastDay, UUID recordedBy) {}

    private final HeldGrants grants = new HeldGrants();
    private final Map<StaffId, Post> posts = new HashMap<>();
    private final Map<Place, UUID> places = new HashMap<>();
    private final Map<Place, UUID> leftPlaces = new HashMap<>();

    /** Takes in one more fact; events of other kinds change nothing. */
    public void evolve(Recorded<?> fact) {
        if (fact.event() instanceof GrantFact grant) {
            grants.evolve(grant, fact.id());
        }
        if (fact.event() instanceof PostFact post) {
            posts.put(post.staff(), new Post(post.lastDay().orElse(null), fact.id()));
        }
        if (fact.event() instanceof MembershipFact membership) {
            Place place = new Place(membership.classId(), membership.member());
            (membership.isMember() ? leftPlaces : places).remove(place);
            (membership.isMember() ? places : leftPlaces).put(place, fact.id());
        }
    }

    /** The grants, without regard to posts and validity. */
    public HeldGrants grants() {
        return grants;
    }

    /** The grants a person can do something by at an instant: none once they have left. */
    public List<HeldGrants.Held> usable(PersonRef person, Act act, Instant now, LocalDate today) {
        return departureOf(person, today).isPresent()
                ? List.of()
                : grants.holding(person, act, now);
    }

    /** Whether a member of staff was ever appointed. */
    public boolean knows(StaffId staff) {
        return posts.containsKey(staff);
    }

    /** The event that says a member of staff has left, if that was before this Hong Kong day. */
    public Optional<UUID> departureOf(PersonRef person, LocalDate today) {
        Post post = person instanceof StaffId staff ? posts.get(staff) : null;
        return post != null && post.lastDay() != null && today.isAfter(post.lastDay())
                ? Optional.of(post.recordedBy())
                : Optional.empty();
    }

    /** The classes a person holds any grant in. */
    public Set<ClassId> classScopesOf(PersonRef person) {
        Set<ClassId> scopes = new LinkedHashSet<>();
        for (HeldGrants.Held held : grants.of(person)) {
            if (held.terms().scope() instanceof ClassId classId) {
                scopes.add(classId);
            }
        }
        return scopes;
    }

    /** The event by which somebody is now in a class. */
    public Optional<UUID> placedBy(ClassId classId, PersonRef member) {
        return Optional.ofNullable(places.get(new Place(classId, member)));
    }

    /** The event by which somebody is no longer in a class they were in. */
    public Optional<UUID> removedBy(ClassId classId, PersonRef member) {
        return Optional.ofNullable(leftPlaces.get(new Place(classId, member)));
    }

    /**
     * How a scope takes in another: the school everything in it, a class its present pupils, and
     * each scope itself.
     *
     * @return the events it rests on, or empty if it does not
     */
    public Optional<List<UUID>> takesIn(Ref wide, Ref narrow) {
        if (wide instanceof SchoolId || wide.equals(narrow)) {
            return Optional.of(List.of());
        }
        return wide instanceof ClassId classId && narrow instanceof StudentId student
                ? placedBy(classId, student).map(List::of)
                : Optional.empty();
    }
}
