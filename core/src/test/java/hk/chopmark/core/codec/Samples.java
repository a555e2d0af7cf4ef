package hk.chopmark.core.codec;

import static hk.chopmark.core.decision.DomainEvent.TimeKind.CLAIMED;
import static hk.chopmark.core.decision.DomainEvent.TimeKind.VALID;
import static hk.chopmark.core.decision.InClear.Nature.CODE;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.DomainEvent.Time;
import hk.chopmark.core.decision.InClear;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.jspecify.annotations.Nullable;

/** Events that exist for the codec's tests alone: every shape a component may have. */
final class Samples {
    private Samples() {}

    /** Something an event may implement. */
    interface AboutStudent {
        /** The student. */
        StudentId student();
    }

    enum Level {
        DELIVERED,
        SIGNED
    }

    /** A family as a nested record with a sealed field in a list. */
    record Family(GuardianId guardian, @Nullable Sealed<String> phone, List<StudentId> children) {}

    /** One component of every kind. */
    @Event(namespace = "sample", name = "EverythingHappened", version = "1")
    record EverythingHappened(
            StudentId student,
            @Nullable ClassId classId,
            @InClear(CODE) String code,
            int count,
            long weightMilli,
            boolean urgent,
            Level level,
            @Time(CLAIMED) Instant at,
            @Time(VALID) LocalDate day,
            UUID event,
            Ref scope,
            ActorRef actor,
            @InClear(CODE) Set<String> languages,
            Set<Level> levels,
            List<Family> families,
            @Nullable Sealed<String> nameZh,
            @Nullable Sealed<LocalDate> born,
            @Nullable Sealed<Integer> mark,
            @Nullable Sealed<Long> number)
            implements DomainEvent, AboutStudent {}

    /** Two sealed fields of one subject: one box. */
    @Event(namespace = "sample", name = "PupilEnrolled", version = "1")
    record PupilEnrolled(
            StudentId student,
            Sealed<String> nameEn,
            Sealed<String> nameZh,
            @Time(VALID) LocalDate enrolledOn)
            implements DomainEvent, AboutStudent {}

    /** No personal field. */
    @Event(namespace = "sample", name = "SlipOpened", version = "1")
    record SlipOpened(
            NoticeId notice,
            int number,
            StudentId student,
            GuardianId guardian,
            @InClear(CODE) String language,
            int level)
            implements DomainEvent, AboutStudent {}

    /** Was version 1 with {@code name} sealed and no {@code channel}. */
    @Event(namespace = "sample", name = "GuardianMet", version = "2")
    record GuardianMet(GuardianId guardian, @InClear(CODE) String channel, Sealed<String> nameEn)
            implements DomainEvent {}

    /** The first version of {@link GuardianMet}. */
    @Event(namespace = "sample", name = "GuardianMet", version = "1")
    record GuardianMetBefore(GuardianId guardian, Sealed<String> name) implements DomainEvent {}
}
