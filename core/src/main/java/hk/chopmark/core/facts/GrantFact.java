package hk.chopmark.core.facts;

import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** A grant of a role was made or ended. Implemented by access events. */
public interface GrantFact {

    /** The grant. */
    GrantId grant();

    /** Who holds it. */
    PersonRef grantee();

    /** Whether the grant stands after this event. */
    boolean isGranted();

    /** The scope: a school, a class or a student; empty on a revocation. */
    Optional<Ref> scope();

    /**
     * Permission codes such as {@code receipt.view}, as fixed when the grant was made; empty on a
     * revocation.
     */
    Set<String> permissions();

    /** From when the grant is valid; empty on a revocation. */
    Optional<Instant> validFrom();

    /** Until when the grant is valid, exclusive; empty if open-ended. */
    Optional<Instant> validTo();
}
