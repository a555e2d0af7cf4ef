package hk.chopmark.core.reading;

import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.CommandResult;
import hk.chopmark.core.disclosure.DisclosureCommand;
import hk.chopmark.core.disclosure.DisclosureCommand.ExportPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.ReadAddress;
import hk.chopmark.core.disclosure.DisclosureCommand.UnmaskPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.mask.Mask;
import hk.chopmark.core.seal.FieldOpening;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.Sealed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The only way to personal data: first the event that says who reads what on which grounds, then
 * the boxes.
 *
 * <p><b>Guarantees</b>: nothing is opened before that event is durable; nothing is opened that it
 * does not name (subject, category and field). Every call records a reading of its own; so no
 * idempotency key is taken. A crash in between leaves a recorded reading that did not take place,
 * never the reverse.
 *
 * <p><b>Throws</b> {@link hk.chopmark.core.shared.DomainRejection} {@code access.denied}, after the
 * refusal was recorded; {@link IllegalArgumentException} for handles that the command does not
 * name; {@link IntegrityViolation} if stored bytes disagree, or are gone without an erasure.
 */
public final class PersonalDataReader {

    /** Most fields of one reading. */
    public static final int MAX_FIELDS = RecordedReadings.MAX_FIELDS;

    private final RecordedReadings readings;

    /** Over what opens boxes for recorded commands. */
    public PersonalDataReader(RecordedReadings readings) {
        this.readings = readings;
    }

    /**
     * What was opened, and the durable event that says so.
     *
     * @param recordedBy id of the event
     * @param asOf count of events in the partition after it
     * @param fields by handle, all of them; erased ones as such
     */
    public record Reading(UUID recordedBy, long asOf, Map<Sealed<?>, OpenedField<?>> fields) {
        public Reading {
            fields = Map.copyOf(fields);
        }

        /**
         * The opened field of a handle.
         *
         * @throws IllegalArgumentException if the handle was not among those read
         */
        public OpenedField<?> field(Sealed<?> handle) {
            OpenedField<?> field = fields.get(handle);
            if (field == null) {
                throw new IllegalArgumentException("This reading did not open " + handle);
            }
            return field;
        }
    }

    /**
     * What was taken out, and the durable event that says so.
     *
     * @param recordedBy id of the event
     * @param asOf count of events in the partition after it
     * @param openings in the order of the handles; erased ones are left out
     */
    public record Disclosed(UUID recordedBy, long asOf, List<FieldOpening> openings) {
        public Disclosed {
            openings = List.copyOf(openings);
        }
    }

    /**
     * Opens fields to be shown as masks; texts and marks, which have none, as they are.
     *
     * @param handles fields that the command names, at most {@value #MAX_FIELDS}
     */
    public Reading read(
            ViewPersonalData command, CommandContext context, List<? extends Sealed<?>> handles) {
        Reading inClear = open(command, context, handles);
        return new Reading(inClear.recordedBy(), inClear.asOf(), masked(inClear.fields()));
    }

    /**
     * Opens fields to be shown without masks.
     *
     * @param handles fields that the command names, at most {@value #MAX_FIELDS}
     */
    public Reading unmask(
            UnmaskPersonalData command, CommandContext context, List<? extends Sealed<?>> handles) {
        return open(command, context, handles);
    }

    /**
     * Opens an address to send something to, for the part of the server that sends.
     *
     * @param address the field that the command names
     */
    public Reading address(ReadAddress command, CommandContext context, Sealed<?> address) {
        return open(command, context, List.of(address));
    }

    private Reading open(
            DisclosureCommand command, CommandContext context, List<? extends Sealed<?>> handles) {
        CommandResult recorded = readings.record(command, context, handles);
        return new Reading(
                recorded.eventIds().getFirst(),
                recorded.asOf(),
                readings.open(command, recorded, handles));
    }

    /** Fields as a default view shows them. */
    public static Map<Sealed<?>, OpenedField<?>> masked(Map<Sealed<?>, OpenedField<?>> inClear) {
        Map<Sealed<?>, OpenedField<?>> masked = new HashMap<>(2 * inClear.size());
        inClear.forEach((handle, field) -> masked.put(handle, masked(handle.category(), field)));
        return masked;
    }

    private static OpenedField<?> masked(Category category, OpenedField<?> field) {
        return field instanceof OpenedField.Value<?>(Object value) && Mask.covers(category)
                ? new OpenedField.Masked<>(Mask.of(category, String.valueOf(value)))
                : field;
    }

    /**
     * Opens fields to be taken out as evidence, with what it takes to verify them.
     *
     * @param handles fields that the command names, at most {@value #MAX_FIELDS}
     */
    public Disclosed disclose(
            ExportPersonalData command, CommandContext context, List<? extends Sealed<?>> handles) {
        CommandResult recorded = readings.record(command, context, handles);
        return new Disclosed(
                recorded.eventIds().getFirst(),
                recorded.asOf(),
                readings.disclose(command, recorded, handles));
    }
}
