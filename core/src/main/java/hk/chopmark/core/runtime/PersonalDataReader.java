package hk.chopmark.core.runtime;

import hk.chopmark.core.disclosure.DisclosureCommand;
import hk.chopmark.core.disclosure.DisclosureCommand.ExportPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.IndexPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.SearchPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.UnmaskPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.emergency.EmergencyJournal;
import hk.chopmark.core.mask.Mask;
import hk.chopmark.core.runtime.erasure.Erasures;
import hk.chopmark.core.seal.BoxOpener;
import hk.chopmark.core.seal.FieldOpening;
import hk.chopmark.core.seal.KeyOwner;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.seal.OpenedField.Certificate;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.PurposeGrant;
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
    public static final int MAX_FIELDS = BoxOpener.MAX_FIELDS;

    /** Sends commands. */
    interface Sender {
        CommandResult send(DisclosureCommand command, CommandContext context);
    }

    private final Sender sender;
    private final PurposeGrant.Issuer issuer;
    private final BoxOpener opener;
    private final Erasures erasures;

    /**
     * @param issuer the opener's, and given to nobody else
     */
    PersonalDataReader(
            Sender sender, PurposeGrant.Issuer issuer, BoxOpener opener, Erasures erasures) {
        this.sender = sender;
        this.issuer = issuer;
        this.opener = opener;
        this.erasures = erasures;
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
     * Opens fields to be compared with what is searched for; they are shown to nobody.
     *
     * @param command names those the recorded search reaches
     * @param recorded the search, durable
     */
    Map<Sealed<?>, OpenedField<?>> openSearched(
            SearchPersonalData command, CommandResult recorded, List<? extends Sealed<?>> handles) {
        return open(handles, grant(command, recorded));
    }

    /**
     * Opens fields to make search tokens of them; they are shown to nobody.
     *
     * @param handles fields that the command names, at most {@value #MAX_FIELDS}
     * @return by handle; without those that are gone though no event says that they were erased
     */
    Map<Sealed<?>, OpenedField<?>> openToIndex(
            IndexPersonalData command, CommandContext context, List<? extends Sealed<?>> handles) {
        CommandResult recorded = record(command, context, handles);
        return openThoseThere(handles, grant(command, recorded));
    }

    private Reading open(
            DisclosureCommand command, CommandContext context, List<? extends Sealed<?>> handles) {
        CommandResult recorded = record(command, context, handles);
        PurposeGrant grant = grant(command, recorded);
        return new Reading(grant.recordedBy(), recorded.asOf(), open(handles, grant));
    }

    /**
     * Opens what is not erased on the record: from the event on that says a key is destroyed
     * nothing is opened under it, even while the key is still there.
     */
    Map<Sealed<?>, OpenedField<?>> open(List<? extends Sealed<?>> handles, PurposeGrant grant) {
        Map<Sealed<?>, OpenedField<?>> fields = openThoseThere(handles, grant);
        for (Sealed<?> handle : handles) {
            if (!fields.containsKey(handle)) {
                throw takenAway(handle);
            }
        }
        return fields;
    }

    private Map<Sealed<?>, OpenedField<?>> openThoseThere(
            List<? extends Sealed<?>> handles, PurposeGrant grant) {
        Map<KeyOwner, Certificate> erased = erasures.erased(grant.school(), grant.subjects());
        Map<Sealed<?>, OpenedField<?>> opened = opener.openAll(living(handles, erased), grant);
        boolean goneMeanwhile =
                opened.values().stream().anyMatch(field -> field instanceof OpenedField.Erased);
        Map<KeyOwner, Certificate> now =
                goneMeanwhile ? erasures.erased(grant.school(), grant.subjects()) : erased;
        Map<Sealed<?>, OpenedField<?>> fields = new HashMap<>(2 * handles.size());
        for (Sealed<?> handle : handles) {
            Certificate certificate = now.get(ownerOf(handle));
            if (opened.get(handle) instanceof OpenedField.Value<?> value) {
                fields.put(handle, value);
            } else if (certificate != null) {
                fields.put(handle, new OpenedField.Erased<>(certificate));
            }
        }
        return fields;
    }

    /**
     * An erasure is on record before anything is destroyed; so what is gone and not on record was
     * taken away by somebody.
     */
    private static IntegrityViolation takenAway(Sealed<?> handle) {
        Sealed.Location at = handle.location();
        return new IntegrityViolation(
                "box-missing",
                "box "
                        + at.box()
                        + " of event "
                        + at.eventId()
                        + " or its key is gone, and no event says that it was erased; run fsck",
                null);
    }

    private static List<Sealed<?>> living(
            List<? extends Sealed<?>> handles, Map<KeyOwner, Certificate> erased) {
        return handles.stream()
                .<Sealed<?>>map(handle -> handle)
                .filter(handle -> !erased.containsKey(ownerOf(handle)))
                .toList();
    }

    private static KeyOwner ownerOf(Sealed<?> handle) {
        return new KeyOwner(handle.subject(), handle.category());
    }

    private static Map<Sealed<?>, OpenedField<?>> masked(Map<Sealed<?>, OpenedField<?>> inClear) {
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
        CommandResult recorded = record(command, context, handles);
        PurposeGrant grant = grant(command, recorded);
        List<Sealed<?>> living = living(handles, erasures.erased(grant.school(), grant.subjects()));
        List<FieldOpening> openings = opener.disclose(living, grant);
        if (openings.size() < living.size()) {
            requireErased(living, openings, erasures.erased(grant.school(), grant.subjects()));
        }
        return new Disclosed(grant.recordedBy(), recorded.asOf(), openings);
    }

    private static void requireErased(
            List<Sealed<?>> handles,
            List<FieldOpening> openings,
            Map<KeyOwner, Certificate> erased) {
        for (Sealed<?> handle : handles) {
            Sealed.Location at = handle.location();
            boolean opened =
                    openings.stream()
                            .anyMatch(opening ->
                                    opening.eventId().equals(at.eventId())
                                            && opening.box() == at.box()
                                            && opening.path().equals(at.path()));
            if (!opened && !erased.containsKey(ownerOf(handle))) {
                throw takenAway(handle);
            }
        }
    }

    /** Opens, as masks, what a durable view named; for {@link BreakGlass}. */
    Map<Sealed<?>, OpenedField<?>> openRecorded(
            ViewPersonalData command, CommandResult recorded, List<? extends Sealed<?>> handles) {
        return masked(open(handles, grant(command, recorded)));
    }

    /**
     * Opens what a durable line of the emergency journal named; for {@link BreakGlass}, after
     * {@link #record} found the handles named by the command and the log closed.
     */
    Map<Sealed<?>, OpenedField<?>> openJournalled(
            ViewPersonalData command,
            EmergencyJournal.Entry entry,
            List<? extends Sealed<?>> handles) {
        return open(handles, issuer.issue(reach(command), entry.reading().id()));
    }

    /** Has the reading recorded; nothing is opened before. */
    CommandResult record(
            DisclosureCommand command, CommandContext context, List<? extends Sealed<?>> handles) {
        if (context.idempotencyKey() != null) {
            throw new IllegalArgumentException(
                    "Every reading is recorded anew; send it without an idempotency key");
        }
        if (handles.size() > MAX_FIELDS) {
            throw new IllegalArgumentException(
                    "At most " + MAX_FIELDS + " fields are read at once");
        }
        for (Sealed<?> handle : handles) {
            if (!handle.isStored()
                    || !command.subjects().contains(handle.subject())
                    || !command.categories().contains(handle.category())
                    || !command.fields().contains(handle.location().path())) {
                throw new IllegalArgumentException("The command does not name the field " + handle);
            }
        }
        return sender.send(command, context);
    }

    private PurposeGrant grant(DisclosureCommand command, CommandResult recorded) {
        return issuer.issue(reach(command), recorded.eventIds().getFirst());
    }

    private static PurposeGrant.Reach reach(DisclosureCommand command) {
        return new PurposeGrant.Reach(
                command.school(), command.subjects(), command.categories(), command.fields());
    }
}
