package hk.chopmark.core.installation;

import static hk.chopmark.core.decision.InClear.Nature.CODE;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.InClear;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.SchoolId;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.jspecify.annotations.Nullable;

/**
 * What happens to the installation itself; names and components are stored for ever. Nobody of a
 * school is named here: a school is, by its random reference.
 */
public sealed interface InstallationEvent extends DomainEvent {

    /**
     * The log of the installation begins.
     *
     * @param installation the reference that stands in the place of a school's
     */
    @Event(namespace = "installation", name = "InstallationLogBegun", version = "1")
    record InstallationLogBegun(SchoolId installation) implements InstallationEvent {}

    /**
     * An operator founded a school; what followed stands in the log of that school.
     *
     * @param letter the code for its first administrator, made for the operator to hand on
     */
    @Event(namespace = "installation", name = "SchoolFounded", version = "1")
    record SchoolFounded(TenantId founded, CredentialId letter) implements InstallationEvent {}

    /**
     * An operator asked for another code for the first administrator of a school. Whether it was
     * made, the log of that school says: only as long as nobody has an account there.
     */
    @Event(namespace = "installation", name = "FoundingLetterOrdered", version = "1")
    record FoundingLetterOrdered(TenantId founded, CredentialId letter)
            implements InstallationEvent {}

    /**
     * Whoever holds the data folder ran a command that changes something. Nobody signs in for it:
     * the program knows only that the folder was open to them.
     *
     * @param command which one, such as {@code parked-pass-over}
     * @param about the school that it was about; absent if it was about none or all
     */
    @Event(namespace = "installation", name = "FolderCommandRun", version = "1")
    record FolderCommandRun(@InClear(CODE) String command, @Nullable TenantId about)
            implements InstallationEvent {}
}
