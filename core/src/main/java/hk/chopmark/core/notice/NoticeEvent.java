package hk.chopmark.core.notice;

import static hk.chopmark.core.decision.DomainEvent.TimeKind.VALID;
import static hk.chopmark.core.decision.InClear.Nature.CODE;
import static hk.chopmark.core.decision.InClear.Nature.HASH;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.DomainEvent.Time;
import hk.chopmark.core.decision.InClear;
import hk.chopmark.core.decision.Require;
import hk.chopmark.core.facts.CirculationFact;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.shared.SubjectRef;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.jspecify.annotations.Nullable;

/**
 * What happens to notices; names and components are stored for ever.
 *
 * <p>Evidence ladder of a receipt: 0 queued, 1 handed to a provider, 2 delivery reported, 3 shown
 * in a signed-in session, 4 opened to the end, 5 acknowledged by a tap (or on paper, attested by
 * staff), 6 signed with re-authentication.
 */
public sealed interface NoticeEvent extends DomainEvent {

    /** The notice. */
    NoticeId notice();

    /** Work on a notice of some kind (such as {@code circular}) began. */
    @Event(namespace = "notice", name = "NoticeDrafted", version = "1")
    record NoticeDrafted(NoticeId notice, @InClear(CODE) String kind) implements NoticeEvent {}

    /**
     * A text of the notice was fixed; it supersedes the version before.
     *
     * @param number 1, 2, 3, ... without gap
     * @param contentHash unpadded base64url of SHA-256 over {@code "chopmark/notice-content/v1"}, a
     *     zero byte, the salt and the canonical JSON object of the texts that are present ({@code
     *     titleEn titleZh bodyEn bodyZh})
     * @param contentSalt unpadded base64url of the 16-byte salt, sealed as content of the notice
     * @param languages language tags of the texts, sorted
     */
    @Event(namespace = "notice", name = "NoticeVersionPublished", version = "1")
    record NoticeVersionPublished(
            NoticeId notice,
            int number,
            @InClear(HASH) String contentHash,
            Sealed<String> contentSalt,
            @Nullable Sealed<String> titleEn,
            @Nullable Sealed<String> titleZh,
            @Nullable Sealed<String> bodyEn,
            @Nullable Sealed<String> bodyZh,
            @InClear(CODE) List<String> languages,
            @Time(VALID) @Nullable Instant deadline,
            boolean urgent,
            boolean marketing)
            implements NoticeEvent {}

    /**
     * A student a notice concerns, and the guardians it is addressed to on the student's account;
     * none is on record too.
     */
    record Recipient(StudentId student, List<GuardianId> guardians) {
        public Recipient {
            guardians = List.copyOf(guardians);
        }
    }

    /**
     * Who a version is addressed to in one class, taken from the roster as it stood. A large class
     * takes several of these events, appended together.
     *
     * @param rosterReadAsOf count of events in the partition when the roster was read
     */
    @Event(namespace = "notice", name = "NoticeAudienceFixed", version = "1")
    record NoticeAudienceFixed(
            NoticeId notice,
            int number,
            ClassId classId,
            List<Recipient> recipients,
            long rosterReadAsOf)
            implements NoticeEvent, CirculationFact {
        public NoticeAudienceFixed {
            recipients = List.copyOf(recipients);
        }

        @Override
        public SubjectRef document() {
            return notice;
        }

        @Override
        public boolean isForWholeClass() {
            return false;
        }

        @Override
        public Set<StudentId> addressedFor(PersonRef person) {
            Set<StudentId> students = new LinkedHashSet<>();
            for (Recipient recipient : recipients) {
                if (recipient.student().equals(person)
                        || (person instanceof GuardianId guardian
                                && recipient.guardians().contains(guardian))) {
                    students.add(recipient.student());
                }
            }
            return students;
        }
    }

    /**
     * A version was handed to a channel for a guardian; attempts count from 1 per channel. Level 1.
     */
    @Event(namespace = "notice", name = "DeliveryAttempted", version = "1")
    record DeliveryAttempted(
            NoticeId notice,
            int number,
            StudentId student,
            GuardianId guardian,
            @InClear(CODE) String channel,
            int attempt)
            implements NoticeEvent {}

    /** The provider or device reports the delivery of an attempt. Level 2. */
    @Event(namespace = "notice", name = "DeliveryConfirmed", version = "1")
    record DeliveryConfirmed(
            NoticeId notice,
            int number,
            StudentId student,
            GuardianId guardian,
            @InClear(CODE) String channel,
            int attempt,
            @InClear(CODE) String providerStatus)
            implements NoticeEvent {}

    /** An attempt failed. */
    @Event(namespace = "notice", name = "DeliveryFailed", version = "1")
    record DeliveryFailed(
            NoticeId notice,
            int number,
            StudentId student,
            GuardianId guardian,
            @InClear(CODE) String channel,
            int attempt,
            @InClear(CODE) String failureCode)
            implements NoticeEvent {}

    /** A guardian saw a version (level 3) or read it to the end (level 4), in one language. */
    @Event(namespace = "notice", name = "NoticeOpened", version = "1")
    record NoticeOpened(
            NoticeId notice,
            int number,
            StudentId student,
            GuardianId guardian,
            @InClear(CODE) String language,
            int level)
            implements NoticeEvent {
        public NoticeOpened {
            Require.range("level", level, 3, 4);
        }
    }

    /**
     * A guardian acknowledged (level 5) or signed (level 6) a version; on paper if staff attest it.
     */
    @Event(namespace = "notice", name = "NoticeAcknowledged", version = "1")
    record NoticeAcknowledged(
            NoticeId notice,
            int number,
            StudentId student,
            GuardianId guardian,
            int level,
            @Nullable StaffId attestedBy)
            implements NoticeEvent {
        public NoticeAcknowledged {
            Require.range("level", level, 5, 6);
        }
    }

    /** The notice no longer stands; what was opened and signed before stays on record. */
    @Event(namespace = "notice", name = "NoticeWithdrawn", version = "1")
    record NoticeWithdrawn(NoticeId notice, @InClear(CODE) String reason) implements NoticeEvent {}
}
