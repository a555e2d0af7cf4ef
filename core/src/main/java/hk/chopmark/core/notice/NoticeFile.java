package hk.chopmark.core.notice;

import hk.chopmark.core.decision.Meta;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.facts.ClassPlaces;
import hk.chopmark.core.facts.Guardianships;
import hk.chopmark.core.notice.NoticeCommand.Copy;
import hk.chopmark.core.notice.NoticeEvent.DeliveryAttempted;
import hk.chopmark.core.notice.NoticeEvent.DeliveryConfirmed;
import hk.chopmark.core.notice.NoticeEvent.DeliveryFailed;
import hk.chopmark.core.notice.NoticeEvent.NoticeAcknowledged;
import hk.chopmark.core.notice.NoticeEvent.NoticeAudienceFixed;
import hk.chopmark.core.notice.NoticeEvent.NoticeDrafted;
import hk.chopmark.core.notice.NoticeEvent.NoticeOpened;
import hk.chopmark.core.notice.NoticeEvent.NoticeVersionPublished;
import hk.chopmark.core.notice.NoticeEvent.NoticeWithdrawn;
import hk.chopmark.core.notice.NoticeEvent.Recipient;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.ServiceId;
import hk.chopmark.core.shared.StudentId;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One notice, and the part of the roster it needs, as far as the facts read tell; with the policies
 * of notices.
 */
final class NoticeFile {

    private record Addressed(int number, ClassId classId) {}

    private record Line(Copy copy, String channel) {}

    private record Attempt(Line line, int attempt) {}

    private boolean drafted;
    private boolean withdrawn;
    private @Nullable NoticeVersionPublished current;
    private final Set<Addressed> addressed = new HashSet<>();
    private final Set<Copy> copies = new HashSet<>();
    private final Map<Line, Integer> attempts = new HashMap<>();
    private final Set<Attempt> resolved = new HashSet<>();
    private final Map<Copy, Integer> opened = new HashMap<>();
    private final Map<Copy, Integer> acknowledged = new HashMap<>();

    /** The same without what only another system says. */
    private final Map<Copy, Integer> openedThemselves = new HashMap<>();

    private final Map<Copy, Integer> acknowledgedThemselves = new HashMap<>();
    private final ClassPlaces places = new ClassPlaces();
    private final Guardianships guardianships = new Guardianships();

    NoticeFile apply(Recorded<?> fact) {
        if (fact.event() instanceof NoticeEvent event) {
            apply(event);
            if (!isClaim(fact)) {
                applyOwn(event);
            }
        }
        places.evolve(fact);
        guardianships.evolve(fact);
        return this;
    }

    private static boolean isClaim(Recorded<?> fact) {
        return fact.meta().getOrDefault(Meta.ACTOR, "").startsWith(ServiceId.KIND + "=");
    }

    private void applyOwn(NoticeEvent event) {
        if (event instanceof NoticeOpened e) {
            openedThemselves.merge(
                    copy(e.notice(), e.number(), e.student(), e.guardian()), e.level(), Math::max);
        }
        if (event instanceof NoticeAcknowledged e) {
            acknowledgedThemselves.merge(
                    copy(e.notice(), e.number(), e.student(), e.guardian()), e.level(), Math::max);
        }
    }

    private void apply(NoticeEvent event) {
        switch (event) {
            case NoticeDrafted ignored -> drafted = true;
            case NoticeVersionPublished published -> current = published;
            case NoticeAudienceFixed fixed -> {
                addressed.add(new Addressed(fixed.number(), fixed.classId()));
                for (Recipient recipient : fixed.recipients()) {
                    recipient
                            .guardians()
                            .forEach(guardian ->
                                    copies.add(
                                            new Copy(
                                                    fixed.notice(),
                                                    fixed.number(),
                                                    recipient.student(),
                                                    guardian)));
                }
            }
            case DeliveryAttempted e ->
                    attempts.put(
                            line(
                                    copy(e.notice(), e.number(), e.student(), e.guardian()),
                                    e.channel()),
                            e.attempt());
            case DeliveryConfirmed e ->
                    resolved.add(
                            new Attempt(
                                    line(
                                            copy(e.notice(), e.number(), e.student(), e.guardian()),
                                            e.channel()),
                                    e.attempt()));
            case DeliveryFailed e ->
                    resolved.add(
                            new Attempt(
                                    line(
                                            copy(e.notice(), e.number(), e.student(), e.guardian()),
                                            e.channel()),
                                    e.attempt()));
            case NoticeOpened e ->
                    opened.merge(
                            copy(e.notice(), e.number(), e.student(), e.guardian()),
                            e.level(),
                            Math::max);
            case NoticeAcknowledged e ->
                    acknowledged.merge(
                            copy(e.notice(), e.number(), e.student(), e.guardian()),
                            e.level(),
                            Math::max);
            case NoticeWithdrawn ignored -> withdrawn = true;
        }
    }

    private static Copy copy(NoticeId notice, int number, StudentId student, GuardianId guardian) {
        return new Copy(notice, number, student, guardian);
    }

    private static Line line(Copy copy, String channel) {
        return new Line(copy, channel);
    }

    /**
     * What a command about the whole notice is about: every class that any version was addressed
     * to, none before that; the school, where there is no such notice.
     */
    Set<Ref> objects(SchoolId school) {
        return drafted
                ? addressed.stream().map(Addressed::classId).collect(Collectors.toSet())
                : Set.of(school);
    }

    void requireNew() {
        if (drafted) {
            throw DomainRejection.conflict("notice.already-drafted", Map.of());
        }
    }

    /** A notice can be worked with once drafted and until withdrawn. */
    void requireStanding() {
        if (!drafted) {
            throw DomainRejection.unknown("notice.unknown", Map.of());
        }
        if (withdrawn) {
            throw DomainRejection.conflict("notice.withdrawn", Map.of());
        }
    }

    int nextNumber() {
        return current == null ? 1 : current.number() + 1;
    }

    /** Only the current version can be addressed, delivered, opened and signed. */
    NoticeVersionPublished requireCurrent(int number) {
        requireStanding();
        if (current == null || number > current.number()) {
            throw DomainRejection.unknown("notice.version-unknown", Map.of("number", number));
        }
        if (number < current.number()) {
            throw DomainRejection.conflict(
                    "notice.version-superseded",
                    Map.of("number", number, "current", current.number()));
        }
        return current;
    }

    void requireClassExists(ClassId classId) {
        if (!places.exists(classId)) {
            throw DomainRejection.unknown("notice.class-unknown", Map.of("class", classId));
        }
    }

    void requireNotAddressed(int number, ClassId classId) {
        if (addressed.contains(new Addressed(number, classId))) {
            throw DomainRejection.conflict(
                    "notice.audience-already-fixed", Map.of("number", number, "class", classId));
        }
    }

    void requireInAudience(Copy copy) {
        if (!copies.contains(copy)) {
            throw DomainRejection.rule(
                    "notice.not-in-audience",
                    Map.of("student", copy.student(), "guardian", copy.guardian()));
        }
    }

    /** Whoever receives must still have authority; whoever signs must have it in full. */
    void requireAuthority(Copy copy, boolean signing) {
        Authority authority = guardianships.authority(copy.student(), copy.guardian());
        if (authority == Authority.NONE) {
            throw DomainRejection.notAllowed(
                    "notice.authority-lost", Map.of("guardian", copy.guardian()));
        }
        if (signing && authority != Authority.FULL) {
            throw DomainRejection.notAllowed(
                    "notice.authority-not-enough-to-sign", Map.of("guardian", copy.guardian()));
        }
    }

    void requireNextAttempt(Copy copy, String channel, int attempt) {
        int last = attempts.getOrDefault(line(copy, channel), 0);
        if (attempt != last + 1) {
            throw DomainRejection.rule(
                    "notice.attempt-out-of-order",
                    Map.of("attempt", attempt, "expected", last + 1));
        }
    }

    void requireUnresolved(Copy copy, String channel, int attempt) {
        Line line = line(copy, channel);
        if (attempt < 1 || attempt > attempts.getOrDefault(line, 0)) {
            throw DomainRejection.unknown(
                    "notice.attempt-unknown", Map.of("channel", channel, "attempt", attempt));
        }
        if (resolved.contains(new Attempt(line, attempt))) {
            throw DomainRejection.conflict(
                    "notice.attempt-already-resolved",
                    Map.of("channel", channel, "attempt", attempt));
        }
    }

    /**
     * Whether nothing is said anew by an opening to a level. What another system said does not
     * stand in the way of the person.
     */
    boolean isOpenedTo(Copy copy, int level, Actor by) {
        return (isService(by) ? opened : openedThemselves).getOrDefault(copy, 0) >= level;
    }

    private static boolean isService(Actor actor) {
        return actor.ref() instanceof ActorRef.ServiceAccount;
    }

    /**
     * A version is acknowledged once, and may still be signed once after that. What another system
     * said does not stand in the way of a person.
     */
    void requireNotAcknowledgedTo(Copy copy, int level, Actor by) {
        int reached = (isService(by) ? acknowledged : acknowledgedThemselves).getOrDefault(copy, 0);
        if (reached >= level) {
            throw DomainRejection.conflict(
                    "notice.already-acknowledged",
                    Map.of("level", reached, "guardian", copy.guardian()));
        }
    }

    /** The pupils of a class on a Hong Kong day, in order of joining. */
    List<StudentId> pupilsOf(ClassId classId, LocalDate day) {
        return places.on(day).pupilsOf(classId);
    }

    /** Guardians who receive notices for a student, in order of reference. */
    List<GuardianId> receivingFor(StudentId student) {
        return guardianships.guardiansOf(student);
    }
}
