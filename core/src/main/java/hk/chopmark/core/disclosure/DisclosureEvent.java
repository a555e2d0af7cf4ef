package hk.chopmark.core.disclosure;

import static hk.chopmark.core.decision.DomainEvent.TimeKind.RECORDED;
import static hk.chopmark.core.decision.DomainEvent.TimeKind.VALID;
import static hk.chopmark.core.decision.InClear.Nature.CODE;
import static hk.chopmark.core.decision.InClear.Nature.HASH;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.DomainEvent.Time;
import hk.chopmark.core.decision.InClear;
import hk.chopmark.core.decision.RecordedRefusal;
import hk.chopmark.core.facts.IssuedCopyFact;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SearchKind;
import hk.chopmark.core.shared.SubjectRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.jspecify.annotations.Nullable;

/**
 * Readings of personal data and refusals of them; names and components are stored for ever.
 *
 * <p>{@code grants} and {@code grantEvents} name, in the same order, the grants relied on and the
 * events that made them; {@code linkEvents} the memberships, authorities and audiences that tied
 * the data to the viewer. A grant that was handed on stands behind the one it comes from, and
 * {@code onBehalfOf} names who handed it on; absent where the viewer read by rights of their own.
 */
public sealed interface DisclosureEvent extends DomainEvent {

    /** The events that made the grants relied on; none where it says nothing of grants. */
    default List<UUID> grantEvents() {
        return List.of();
    }

    /**
     * Somebody was allowed to see these fields; durable before any box was opened. What is of a
     * masked category (all but content and academic) was shown as a mask: initials, last digits.
     */
    @Event(namespace = "disclosure", name = "PersonalDataViewed", version = "1")
    record PersonalDataViewed(
            PersonRef viewer,
            @InClear(CODE) String resource,
            List<SubjectRef> subjects,
            @InClear(CODE) List<String> fields,
            List<Category> categories,
            List<GrantId> grants,
            List<UUID> grantEvents,
            List<UUID> linkEvents,
            @Nullable List<PersonRef> onBehalfOf)
            implements DisclosureEvent {}

    /**
     * Somebody was allowed to see these fields without masks; durable before any box was opened.
     */
    @Event(namespace = "disclosure", name = "PersonalDataUnmasked", version = "1")
    record PersonalDataUnmasked(
            PersonRef viewer,
            @InClear(CODE) String resource,
            List<SubjectRef> subjects,
            @InClear(CODE) List<String> fields,
            List<Category> categories,
            List<GrantId> grants,
            List<UUID> grantEvents,
            List<UUID> linkEvents,
            @Nullable List<PersonRef> onBehalfOf)
            implements DisclosureEvent {}

    /**
     * Somebody searched people by a kind of detail. What was searched for is not on record. The
     * subjects are those within the grants whose details the program compared with it, which nobody
     * saw, or would have, had they not been too many; a view of those that were found follows and
     * names this event as its source.
     */
    @Event(namespace = "disclosure", name = "PersonalDataSearched", version = "1")
    record PersonalDataSearched(
            PersonRef viewer,
            @InClear(CODE) String resource,
            SearchKind kind,
            List<SubjectRef> subjects,
            @InClear(CODE) List<String> fields,
            List<Category> categories,
            List<GrantId> grants,
            List<UUID> grantEvents,
            List<UUID> linkEvents,
            @Nullable List<PersonRef> onBehalfOf)
            implements DisclosureEvent {}

    /**
     * The program opened names or phones of these people to make search tokens of them, because the
     * index did not hold them; nobody saw them.
     */
    @Event(namespace = "disclosure", name = "PersonalDataIndexed", version = "1")
    record PersonalDataIndexed(
            @InClear(CODE) String resource,
            List<SubjectRef> subjects,
            @InClear(CODE) List<String> fields,
            List<Category> categories)
            implements DisclosureEvent {}

    /**
     * The program opened the address of these people in order to send something there; nobody saw
     * it.
     */
    @Event(namespace = "disclosure", name = "AddressRead", version = "1")
    record AddressRead(
            @InClear(CODE) String resource,
            List<SubjectRef> subjects,
            @InClear(CODE) List<String> fields,
            List<Category> categories)
            implements DisclosureEvent {}

    /** Somebody was allowed to take these fields out of the system, in a package of some kind. */
    @Event(namespace = "disclosure", name = "PersonalDataExported", version = "1")
    record PersonalDataExported(
            PersonRef viewer,
            @InClear(CODE) String resource,
            @InClear(CODE) String packageKind,
            List<SubjectRef> subjects,
            @InClear(CODE) List<String> fields,
            List<Category> categories,
            List<GrantId> grants,
            List<UUID> grantEvents,
            List<UUID> linkEvents,
            @Nullable List<PersonRef> onBehalfOf)
            implements DisclosureEvent {}

    /**
     * The file of an export was written; durable before it was given out.
     *
     * @param export id of the {@link PersonalDataExported} that allowed it
     * @param digest SHA-256 of the file
     */
    @Event(namespace = "disclosure", name = "EvidencePackageIssued", version = "1")
    record EvidencePackageIssued(
            UUID export,
            @InClear(CODE) String packageKind,
            List<SubjectRef> subjects,
            @InClear(HASH) String digest,
            long sizeBytes)
            implements DisclosureEvent, IssuedCopyFact {}

    /**
     * Somebody asked the record about a person; durable before the answer was read. {@code at} is
     * the instant asked about, absent for the time of the question itself.
     */
    @Event(namespace = "disclosure", name = "AuditLogQueried", version = "1")
    record AuditLogQueried(
            PersonRef asker,
            @InClear(CODE) String query,
            PersonRef about,
            @InClear(CODE) @Nullable String action,
            @Nullable Ref on,
            @Time(VALID) @Nullable Instant at,
            List<GrantId> grants,
            List<UUID> grantEvents)
            implements DisclosureEvent {}

    /**
     * Two persons used break-glass while the log could not be appended to, and these fields were
     * shown to the first; imported from the break-glass journal. {@code openedAt} is when it
     * happened, {@code restsOn} the events that entitled both as last known, when the log had
     * {@code grantsAsOf} events.
     */
    @Event(namespace = "disclosure", name = "BreakGlassOpened", version = "1")
    record BreakGlassOpened(
            UUID use,
            PersonRef viewer,
            AuthMethod viewerAuth,
            PersonRef witness,
            AuthMethod witnessAuth,
            @InClear(CODE) String resource,
            List<SubjectRef> subjects,
            @InClear(CODE) List<String> fields,
            List<Category> categories,
            Purpose purpose,
            @Time(RECORDED) Instant openedAt,
            @InClear(CODE) String outage,
            long journalSequence,
            @InClear(HASH) String journalHash,
            long grantsAsOf,
            List<UUID> restsOn)
            implements DisclosureEvent {}

    /** Between these instants readings were recorded beside the log; they follow this event. */
    @Event(namespace = "disclosure", name = "LogGapRecorded", version = "1")
    record LogGapRecorded(
            @Time(RECORDED) Instant from,
            @Time(RECORDED) Instant to,
            int readings,
            long firstSequence,
            long lastSequence,
            @InClear(HASH) String journalHash)
            implements DisclosureEvent {}

    /** A third person looked at a use of break-glass. */
    @Event(namespace = "disclosure", name = "BreakGlassReviewed", version = "1")
    record BreakGlassReviewed(UUID use, PersonRef reviewer, @InClear(CODE) String verdict)
            implements DisclosureEvent {}

    /**
     * Somebody was not allowed; the viewer is absent if a service asked, which the metadata names.
     * All that was asked for is refused, and named: at most {@value #MOST_NAMED} subjects, so that
     * a refusal takes few bytes for ever; {@code furtherSubjects} counts what was found beyond
     * that, absent for none.
     */
    @Event(namespace = "disclosure", name = "AccessDenied", version = "1")
    record AccessDenied(
            @Nullable PersonRef viewer,
            @InClear(CODE) String resource,
            List<SubjectRef> subjects,
            @Nullable Integer furtherSubjects,
            @InClear(CODE) String missingPermission)
            implements DisclosureEvent, RecordedRefusal {

        /** Most subjects that a refusal names; what a request may name. */
        public static final int MOST_NAMED = DisclosureCommand.MAX_NAMED;

        /** The refusal of a request about these subjects. */
        static AccessDenied of(
                @Nullable PersonRef viewer,
                String resource,
                List<SubjectRef> subjects,
                String missingPermission) {
            int named = Math.min(subjects.size(), MOST_NAMED);
            int further = subjects.size() - named;
            return new AccessDenied(
                    viewer,
                    resource,
                    subjects.subList(0, named),
                    further == 0 ? null : further,
                    missingPermission);
        }

        @Override
        public String refusalCode() {
            return "access.denied";
        }

        private int count() {
            return subjects.size() + (furtherSubjects == null ? 0 : furtherSubjects);
        }

        @Override
        public Map<String, String> refusalFacts() {
            return Map.of("missing", missingPermission, "subjects", String.valueOf(count()));
        }
    }
}
