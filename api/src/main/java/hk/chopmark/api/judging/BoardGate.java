package hk.chopmark.api.judging;

import hk.chopmark.api.security.Caller;
import hk.chopmark.core.board.BoardReach;
import hk.chopmark.core.board.OpenBoard;
import hk.chopmark.core.board.OpenBoard.Extent;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.reading.Boards;
import hk.chopmark.core.reading.Boards.Looking;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * The one place that says whether a caller may open a board, and how far it then reaches.
 *
 * <p><b>Guarantees</b>: asks the record as it is when the request begins. What it lets pass is
 * recorded before anything is shown, and so are refusals. Nothing is looked up for whoever is
 * refused.
 */
@Component
public class BoardGate {

    private static final String LOOKING = BoardGate.class.getName() + ".looking";

    private final Boards boards;
    private final Openings openings;

    BoardGate(Boards boards, Openings openings) {
        this.boards = boards;
        this.openings = openings;
    }

    /**
     * Opens a board, which is recorded, and says how far it reaches.
     *
     * @throws DomainRejection {@code access.not-permitted}
     */
    public BoardReach open(Caller caller, OpenBoard board, Purpose purpose) {
        BoardReach reach = require(caller, board, purpose);
        record(caller, board, reach, purpose);
        return reach;
    }

    /**
     * Lets pass whoever may open a board; a refusal is recorded, an opening not yet.
     *
     * @throws DomainRejection as {@link #open}
     */
    public BoardReach require(Caller caller, OpenBoard board, Purpose purpose) {
        BoardReach reach = reach(caller, board);
        if (reach.isNothing()) {
            openings.refused(caller, board, purpose);
            throw notPermitted(board.act(), board.on());
        }
        return reach;
    }

    /** Records an opening, before anything of it is shown. */
    void record(Caller caller, OpenBoard board, BoardReach reach, Purpose purpose) {
        openings.opened(caller, board, reach, purpose);
    }

    /** How far the caller could look at a board; nothing is recorded, for nothing is shown. */
    public BoardReach reach(Caller caller, OpenBoard board) {
        return looking(caller).reach(board);
    }

    /**
     * Whether the caller may do this to the whole of an object. For what changes something, this
     * only says which forms to show: the record judges the command itself.
     */
    public boolean may(Caller caller, Act act, Ref on) {
        return could(caller, act, on, Extent.WHOLE);
    }

    /** Whether the caller may do this somewhere in their school. */
    public boolean mayAnywhere(Caller caller, Act act) {
        return could(caller, act, caller.school(), Extent.WITHIN);
    }

    private boolean could(Caller caller, Act act, Ref on, Extent extent) {
        return !reach(caller, new OpenBoard(caller.school(), "form", act, on, extent)).isNothing();
    }

    /** The refusal of an act. */
    public static DomainRejection notPermitted(Act act, Ref on) {
        return DomainRejection.notAllowed(
                "access.not-permitted", Map.of("missing", act.text(), "scope", on.text()));
    }

    /** The record as it was when this request first asked. */
    private Looking looking(Caller caller) {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        if (request == null) {
            return boards.looking(caller.school(), caller.actor());
        }
        if (!(request.getAttribute(LOOKING, RequestAttributes.SCOPE_REQUEST)
                instanceof Looking looking)) {
            Looking begun = boards.looking(caller.school(), caller.actor());
            request.setAttribute(LOOKING, begun, RequestAttributes.SCOPE_REQUEST);
            return begun;
        }
        return looking;
    }
}
