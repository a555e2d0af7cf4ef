package hk.chopmark.api.access;

import hk.chopmark.api.judging.BoardGate;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.board.BoardReach;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import org.jspecify.annotations.Nullable;

/**
 * Whose rights a list shows: everybody's to whoever may look at them in the whole school, to others
 * their own.
 */
final class OwnRows {

    private static final Act VIEW = Act.parse("access.view");

    private OwnRows() {}

    /**
     * The person whose rows are shown; null for everybody's.
     *
     * @param asked the person asked for; null for no one person
     * @throws DomainRejection {@code access.not-permitted} if others were asked for
     */
    static @Nullable PersonRef of(Caller caller, BoardReach reach, @Nullable PersonRef asked) {
        if (reach.isWholeSchool()) {
            return asked;
        }
        if (caller.actor().ref() instanceof ActorRef.Person(PersonRef self)
                && (asked == null || asked.equals(self))) {
            return self;
        }
        throw BoardGate.notPermitted(VIEW, asked == null ? caller.school() : asked);
    }
}
