package hk.chopmark.core.reading;

import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.CommandResult;
import hk.chopmark.core.decision.CommandSender;
import hk.chopmark.core.disclosure.DisclosureCommand;
import hk.chopmark.core.seal.BoxOpener;
import hk.chopmark.core.seal.FieldOpening;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.seal.OpenedField.Certificate;
import hk.chopmark.core.seal.rows.KeyOwner;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.PurposeGrant;
import hk.chopmark.core.shared.Sealed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Opens boxes for a command that is on the record: the part of reading that its forms share.
 *
 * <p><b>Guarantees</b>: nothing is opened before the event that names subject, category and field
 * is durable; nothing is opened that is erased on the record. Whoever makes one needs an opener of
 * boxes, which an engine gives nobody.
 *
 * <p><b>Throws</b> what {@link PersonalDataReader} throws.
 */
public final class RecordedReadings {

    /** Most fields of one reading. */
    public static final int MAX_FIELDS = BoxOpener.MAX_FIELDS;

    private final CommandSender sender;
    private final PurposeGrant.Issuer issuer;
    private final BoxOpener opener;
    private final Erasures erasures;

    /**
     * @param sender records the readings
     * @param issuer the opener's, and given to nobody else
     */
    public RecordedReadings(
            CommandSender sender, PurposeGrant.Issuer issuer, BoxOpener opener, Erasures erasures) {
        this.sender = sender;
        this.issuer = issuer;
        this.opener = opener;
        this.erasures = erasures;
    }

    /**
     * Opens what a durable event named.
     *
     * @param recorded the result of {@link #record} for this command
     */
    public Map<Sealed<?>, OpenedField<?>> open(
            DisclosureCommand command, CommandResult recorded, List<? extends Sealed<?>> handles) {
        return open(handles, grant(command, recorded));
    }

    /**
     * Opens what a durable event named, as far as it is there.
     *
     * @return by handle; without those that are gone though no event says that they were erased
     */
    public Map<Sealed<?>, OpenedField<?>> openThoseThere(
            DisclosureCommand command, CommandResult recorded, List<? extends Sealed<?>> handles) {
        return openThoseThere(handles, grant(command, recorded));
    }

    /**
     * Opens what a durable line of the break-glass journal named, after {@link #record} found the
     * handles named by the command and the log closed.
     *
     * @param reading id of the reading on that line
     */
    public Map<Sealed<?>, OpenedField<?>> openJournalled(
            DisclosureCommand command, UUID reading, List<? extends Sealed<?>> handles) {
        return open(handles, issuer.issue(reach(command), reading));
    }

    /** Takes out what a durable event named, with what it takes to verify it. */
    List<FieldOpening> disclose(
            DisclosureCommand command, CommandResult recorded, List<? extends Sealed<?>> handles) {
        PurposeGrant grant = grant(command, recorded);
        List<Sealed<?>> living = living(handles, erasures.erased(grant.school(), grant.subjects()));
        List<FieldOpening> openings = opener.disclose(living, grant);
        if (openings.size() < living.size()) {
            requireErased(living, openings, erasures.erased(grant.school(), grant.subjects()));
        }
        return openings;
    }

    /**
     * Opens what is not erased on the record: from the event on that says a key is destroyed
     * nothing is opened under it, even while the key is still there.
     */
    private Map<Sealed<?>, OpenedField<?>> open(
            List<? extends Sealed<?>> handles, PurposeGrant grant) {
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

    /** Has the reading recorded; nothing is opened before. */
    public CommandResult record(
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
