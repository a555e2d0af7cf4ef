package hk.chopmark.core.facts;

import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.facts.reach.AccountFact;
import hk.chopmark.core.facts.reach.ServiceFact;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GranteeRef;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.ServiceId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What people and service accounts hold, where they are and what keys are for, folded from grants,
 * posts, class places and service accounts in log order; the one reading of them for all areas, for
 * decisions and for answers about decisions.
 *
 * <p><b>Guarantees</b>: remembers what ended and by which event, so that a refusal can name what
 * took a right away. Facts are those of one school.
 */
public final class Standing {

    /**
     * A time in post.
     *
     * @param since position of the event it began with, where there was one before; grants from
     *     before it count for nothing
     * @param leftBefore the event that ended the time in post before, if there was one
     */
    private record Post(
            @Nullable LocalDate lastDay, UUID recordedBy, long since, @Nullable UUID leftBefore) {

        static Post after(@Nullable Post before, PostFact fact, Recorded<?> recorded) {
            LocalDate lastDay = fact.lastDay().orElse(null);
            if (before == null) {
                return new Post(lastDay, recorded.id(), 0, null);
            }
            return fact.takesUp()
                    ? new Post(lastDay, recorded.id(), recorded.position(), before.recordedBy())
                    : new Post(lastDay, recorded.id(), before.since(), before.leftBefore());
        }
    }

    /** To grant and to revoke: whoever may in the whole school administers it. */
    public static final Act GRANTING = Act.parse("access.grant");

    private final HeldGrants grants = new HeldGrants();
    private final Map<StaffId, Post> posts = new HashMap<>();
    private final ClassPlaces places = new ClassPlaces();
    private final ServiceFact.Services services = new ServiceFact.Services();
    private final Set<PersonRef> withAccount = new HashSet<>();

    /** The facts about what an actor holds, and whether they are still in post. */
    public static List<FactQuery> factsAbout(Actor actor) {
        return actor.ref().grantee().map(Standing::factsAbout).map(List::of).orElse(List.of());
    }

    private static FactQuery factsAbout(GranteeRef grantee) {
        return grantee instanceof ServiceId
                ? FactQuery.about(grantee, GrantFact.class, ServiceFact.class)
                : FactQuery.about(grantee, GrantFact.class, PostFact.class);
    }

    /** Takes in one more fact; events of other kinds change nothing. */
    public void evolve(Recorded<?> fact) {
        if (fact.event() instanceof GrantFact grant) {
            grants.evolve(grant, fact.id(), fact.position());
        }
        if (fact.event() instanceof PostFact post) {
            posts.put(post.staff(), Post.after(posts.get(post.staff()), post, fact));
        }
        if (fact.event() instanceof ServiceFact service) {
            services.evolve(service);
        }
        if (fact.event() instanceof AccountFact account) {
            if (account.isInHand()) {
                withAccount.add(account.person());
            } else {
                withAccount.remove(account.person());
            }
        }
        places.evolve(fact);
    }

    /** The same after one more fact. */
    public Standing with(Recorded<?> fact) {
        evolve(fact);
        return this;
    }

    /** Who is in which class. */
    public ClassPlaces places() {
        return places;
    }

    /** The service accounts. */
    public ServiceFact.Services services() {
        return services;
    }

    /** The grants, without regard to posts and validity. */
    public HeldGrants grants() {
        return grants;
    }

    /**
     * The grants an actor can use at an instant, as {@link #usable(GranteeRef, Act, Instant,
     * LocalDate)}; a service account none but with a key of its own that counts and is for the act.
     */
    public List<HeldGrants.Held> usable(Actor actor, Act act, Instant now, LocalDate today) {
        return actor.ref() instanceof ActorRef.ServiceAccount(ServiceId service)
                        && !services.allows(service, actor.credential(), act, now)
                ? List.of()
                : actor.ref()
                        .grantee()
                        .map(grantee -> usable(grantee, act, now, today))
                        .orElse(List.of());
    }

    /**
     * The grants somebody can use at an instant, their own before those handed to them: none once a
     * member of staff has left. What was handed on counts only as far as the facts asked for by
     * {@link #behind} tell that it stands.
     */
    public List<HeldGrants.Held> usable(GranteeRef grantee, Act act, Instant now, LocalDate today) {
        return departureOf(grantee, today).isPresent()
                ? List.of()
                : grants.holding(grantee, act, now).stream()
                        .filter(held ->
                                held.origin() == null || !Resources.isHeldInPerson(act.resource()))
                        .filter(held -> leftSince(held).isEmpty())
                        .filter(held -> flaw(held, now, today).isEmpty())
                        .sorted(Comparator.comparing(held -> held.origin() != null))
                        .toList();
    }

    /**
     * What keeps a delegation that stands and is valid from counting.
     *
     * @param kind what it is
     * @param by the event that did it; absent where time did
     */
    public record Flaw(Kind kind, @Nullable UUID by) {

        /** Kinds of flaws. */
        public enum Kind {
            /** The grant behind it was revoked, or is not known. */
            GRANT_REVOKED,
            /** The grant behind it is not valid. */
            GRANT_OVER,
            /** Who handed it on has left. */
            DELEGATOR_LEFT,
            /** The grant behind it no longer takes in its scope. */
            SCOPE_LEFT
        }
    }

    /** The facts that tell whether what was handed on to somebody counts. */
    public List<FactQuery> behind(GranteeRef grantee, Act act, Instant now) {
        List<FactQuery> queries = new ArrayList<>();
        for (HeldGrants.Held held : grants.holding(grantee, act, now)) {
            GrantFact.Origin origin = held.origin();
            if (origin != null) {
                queries.add(FactQuery.about(origin.grant(), OwnGrantFact.class));
                queries.add(FactQuery.about(origin.holder(), PostFact.class));
                if (held.terms().scope() instanceof StudentId student) {
                    queries.add(FactQuery.about(student, MembershipFact.class));
                }
            }
        }
        return queries;
    }

    /** Why a delegation does not count at an instant; a grant of its own has no flaw. */
    public Optional<Flaw> flaw(HeldGrants.Held held, Instant now, LocalDate today) {
        GrantFact.Origin origin = held.origin();
        if (origin == null) {
            return Optional.empty();
        }
        Optional<HeldGrants.Held> base =
                grants.standing(origin.grant())
                        .filter(grant -> grant.recordedBy().equals(origin.event()))
                        .filter(grant -> grant.holder().equals(origin.holder()))
                        .filter(grant -> grant.origin() == null);
        if (base.isEmpty() || !knows(origin.holder())) {
            return Optional.of(
                    new Flaw(
                            Flaw.Kind.GRANT_REVOKED,
                            grants.ended(origin.grant())
                                    .map(HeldGrants.Ended::endedBy)
                                    .orElse(null)));
        }
        Optional<UUID> departure =
                departureOf(origin.holder(), today).or(() -> leftSince(base.get()));
        if (departure.isPresent()) {
            return Optional.of(new Flaw(Flaw.Kind.DELEGATOR_LEFT, departure.get()));
        }
        GrantFact.Terms terms = base.get().terms();
        if (!terms.isValidAt(now)) {
            return Optional.of(new Flaw(Flaw.Kind.GRANT_OVER, null));
        }
        Ref scope = held.terms().scope();
        return takesIn(terms.scope(), scope, today).isPresent()
                ? Optional.empty()
                : Optional.of(new Flaw(Flaw.Kind.SCOPE_LEFT, leftBy(terms.scope(), scope, today)));
    }

    private @Nullable UUID leftBy(Ref wide, Ref narrow, LocalDate today) {
        return wide instanceof ClassId classId && narrow instanceof StudentId student
                ? places.on(today).removedBy(classId, student).orElse(null)
                : null;
    }

    /** The events by which the scope of the grant behind a delegation takes in its own on a day. */
    public List<UUID> placesBehind(HeldGrants.Held held, LocalDate today) {
        GrantFact.Origin origin = held.origin();
        return origin == null
                ? List.of()
                : grants.standing(origin.grant())
                        .flatMap(base -> takesIn(base.terms().scope(), held.terms().scope(), today))
                        .orElse(List.of());
    }

    /** Whether a member of staff was ever appointed. */
    public boolean knows(StaffId staff) {
        return posts.containsKey(staff);
    }

    /** Whether a member of staff was appointed and has not left before this Hong Kong day. */
    public boolean isInPost(StaffId staff, LocalDate today) {
        return knows(staff) && departureOf(staff, today).isEmpty();
    }

    /** The event that says a member of staff has left, if that was before this Hong Kong day. */
    public Optional<UUID> departureOf(GranteeRef grantee, LocalDate today) {
        Post post = grantee instanceof StaffId staff ? posts.get(staff) : null;
        return post != null && post.lastDay() != null && today.isAfter(post.lastDay())
                ? Optional.of(post.recordedBy())
                : Optional.empty();
    }

    /**
     * The event that says that the holder of a grant left after it was made, where they came back
     * since: what was held before does not count.
     */
    public Optional<UUID> leftSince(HeldGrants.Held held) {
        Post post = held.holder() instanceof StaffId staff ? posts.get(staff) : null;
        return post != null && held.position() < post.since()
                ? Optional.ofNullable(post.leftBefore())
                : Optional.empty();
    }

    /**
     * The grants by which the school is administered to last: for the whole of it, without an end,
     * of members of staff in post whose last day is not known. A school is founded once, so nobody
     * could ever grant there again without any.
     */
    public List<HeldGrants.Held> administering(Instant now) {
        return grants.all().stream()
                .filter(held -> held.origin() == null)
                .filter(held -> held.terms().scope() instanceof SchoolId)
                .filter(held -> held.terms().carried(GRANTING).isPresent())
                .filter(held -> held.terms().validTo() == null && held.terms().isValidAt(now))
                .filter(held -> hasNoLastDay(held.holder()))
                .filter(held -> leftSince(held).isEmpty())
                .toList();
    }

    /**
     * The grants by which a school goes on to be administered: of those who administer it, what
     * they hold who can sign in. As long as nobody can, as before the first one took their account
     * into their hands, it is all of them.
     */
    public List<HeldGrants.Held> keepingSchool(Instant now) {
        List<HeldGrants.Held> administering = administering(now);
        List<HeldGrants.Held> signingIn =
                administering.stream().filter(held -> withAccount.contains(held.holder())).toList();
        return signingIn.isEmpty() ? administering : signingIn;
    }

    /** Whether nobody but this one administers the school to last, and can sign in. */
    public boolean isLastAdministrator(GranteeRef who, Instant now) {
        List<HeldGrants.Held> keeping = keepingSchool(now);
        return !keeping.isEmpty() && keeping.stream().allMatch(held -> held.holder().equals(who));
    }

    /** Whether somebody administers the school, whoever else does. */
    public boolean isAdministering(GranteeRef who, Instant now) {
        return administering(now).stream().anyMatch(held -> held.holder().equals(who));
    }

    private boolean hasNoLastDay(GranteeRef grantee) {
        Post post = grantee instanceof StaffId staff ? posts.get(staff) : null;
        return post == null || post.lastDay() == null;
    }

    /**
     * The facts that tell who administers the school: first the grants for the school, then how
     * each of them and its holder stand, and who can sign in.
     */
    public List<FactQuery> factsAboutAdministering(SchoolId school, Instant now) {
        List<FactQuery> queries = new ArrayList<>();
        queries.add(FactQuery.about(school, OwnGrantFact.class));
        for (HeldGrants.Held held : administering(now)) {
            queries.add(FactQuery.about(held.grant(), OwnGrantFact.class));
            queries.add(FactQuery.about(held.holder(), PostFact.class, AccountFact.class));
        }
        return queries;
    }

    /** The classes in which somebody holds any grant. */
    public Set<ClassId> classScopesOf(GranteeRef grantee) {
        Set<ClassId> scopes = new LinkedHashSet<>();
        for (HeldGrants.Held held : grants.of(grantee)) {
            if (held.terms().scope() instanceof ClassId classId) {
                scopes.add(classId);
            }
        }
        return scopes;
    }

    /**
     * How a scope takes in another: the school everything in it, a class its pupils of that Hong
     * Kong day, and each scope itself.
     *
     * @return the events it rests on, or empty if it does not
     */
    public Optional<List<UUID>> takesIn(Ref wide, Ref narrow, LocalDate today) {
        if (wide instanceof SchoolId || wide.equals(narrow)) {
            return Optional.of(List.of());
        }
        return wide instanceof ClassId classId && narrow instanceof StudentId student
                ? places.on(today).placedBy(classId, student).map(List::of)
                : Optional.empty();
    }
}
