package hk.chopmark.api.security;

import hk.chopmark.core.board.OpenBoard;
import hk.chopmark.core.board.OpenBoard.Extent;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.reading.Boards;
import hk.chopmark.core.shared.SchoolId;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/**
 * Who may read the figures that a monitoring system collects: whoever holds {@code figures.read} in
 * the log of the installation, an operator or a service account there.
 *
 * <p><b>Guarantees</b>: asks the record on each request. Nothing is recorded: a system reads them
 * every few seconds, and no figure says anything of anybody.
 */
final class FigureReaders implements AuthorizationManager<RequestAuthorizationContext> {

    private static final OpenBoard FIGURES =
            new OpenBoard(
                    SchoolId.INSTALLATION,
                    "figures",
                    Act.parse("figures.read"),
                    SchoolId.INSTALLATION,
                    Extent.WHOLE);

    private final Boards boards;

    FigureReaders(Boards boards) {
        this.boards = boards;
    }

    @Override
    public AuthorizationDecision authorize(
            Supplier<? extends @Nullable Authentication> authentication,
            RequestAuthorizationContext request) {
        @Nullable Authentication who = authentication.get();
        return new AuthorizationDecision(
                who != null && who.getPrincipal() instanceof Caller caller && mayRead(caller));
    }

    private boolean mayRead(Caller caller) {
        return caller.isOfInstallation()
                && !boards.looking(caller.school(), caller.actor()).reach(FIGURES).isNothing();
    }
}
