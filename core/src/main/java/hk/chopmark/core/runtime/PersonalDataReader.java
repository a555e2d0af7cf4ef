package hk.chopmark.core.runtime;

import hk.chopmark.core.disclosure.DisclosureCommand;
import hk.chopmark.core.disclosure.DisclosureCommand.ExportPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.seal.BoxOpener;
import hk.chopmark.core.seal.FieldOpening;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.shared.PurposeGrant;
import hk.chopmark.core.shared.Sealed;
import java.util.List;
import java.util.Map;

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
 * name.
 */
public final class PersonalDataReader {

    /** Most fields of one reading. */
    public static final int MAX_FIELDS = BoxOpener.MAX_FIELDS;

    /** Sends commands. */
    interface Sender {
        CommandResult send(DisclosureCommand command, CommandContext context);
    }

    private final Sender sender;
    private final BoxOpener opener;

    PersonalDataReader(Sender sender, BoxOpener opener) {
        this.sender = sender;
        this.opener = opener;
    }

    /**
     * Opens fields to be shown.
     *
     * @param handles fields that the command names, at most {@value #MAX_FIELDS}
     * @return by handle, all of them; erased ones as such
     */
    public Map<Sealed<?>, OpenedField<?>> read(
            ViewPersonalData command, CommandContext context, List<? extends Sealed<?>> handles) {
        PurposeGrant grant = grant(command, context, handles);
        return opener.openAll(handles, grant);
    }

    /**
     * Opens fields to be taken out as evidence, with what it takes to verify them.
     *
     * @param handles fields that the command names, at most {@value #MAX_FIELDS}
     * @return in the order of the handles; erased ones are left out
     */
    public List<FieldOpening> disclose(
            ExportPersonalData command, CommandContext context, List<? extends Sealed<?>> handles) {
        PurposeGrant grant = grant(command, context, handles);
        return opener.disclose(handles, grant);
    }

    private PurposeGrant grant(
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
        CommandResult recorded = sender.send(command, context);
        return new PurposeGrant(
                command.school(),
                recorded.eventIds().getFirst(),
                command.subjects(),
                command.categories(),
                context.purpose());
    }
}
