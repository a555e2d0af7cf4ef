package hk.chopmark.projections.receipts;

import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far one version of a notice got with one guardian, on account of one student.
 *
 * @param notice the notice
 * @param number the version
 * @param classId the class whose audience names the student
 * @param student the student
 * @param guardian the guardian
 * @param level highest level of evidence, 0 to 6: queued, handed to a provider, delivery reported,
 *     shown in a signed-in session, opened to the end, acknowledged, signed with re-authentication
 * @param claimed whether nothing but the word of another system shows this level
 * @param steps per level reached, when first, with the event to prove it by; a level that a higher
 *     one implies has the higher one's
 * @param openedNumber highest version the guardian has opened for this student; null if none
 * @param openedLanguage language of the first opening
 * @param attestedBy who keyed in a paper slip; null if the guardian answered
 * @param deliveries one per channel
 */
public record ReceiptView(
        NoticeId notice,
        int number,
        @Nullable ClassId classId,
        StudentId student,
        GuardianId guardian,
        int level,
        boolean claimed,
        Map<Integer, Step> steps,
        @Nullable Integer openedNumber,
        @Nullable String openedLanguage,
        @Nullable StaffId attestedBy,
        List<Delivery> deliveries) {
    public ReceiptView {
        steps = Map.copyOf(steps);
        deliveries = List.copyOf(deliveries);
    }

    /** When a level was first reached; empty if it was not. */
    public Optional<Step> step(int ofLevel) {
        return Optional.ofNullable(steps.get(ofLevel));
    }

    /**
     * A level reached.
     *
     * @param at server time
     * @param event the event that shows it
     */
    public record Step(Instant at, UUID event) {}

    /**
     * One channel.
     *
     * @param channel channel code
     * @param state outcome of the last event
     * @param attempts count of attempts
     * @param lastResult provider status or failure code; null while an attempt is open
     * @param lastAt when
     * @param lastEvent the event that shows it
     */
    public record Delivery(
            String channel,
            Receipts.DeliveryState state,
            int attempts,
            @Nullable String lastResult,
            Instant lastAt,
            UUID lastEvent) {}
}
