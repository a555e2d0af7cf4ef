package hk.chopmark.core.board;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Require;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;

/**
 * Asks to open a board.
 *
 * @param school whose
 * @param board code of the board
 * @param act what it takes, such as {@code receipt.view}
 * @param on what it is about: the school, a class, a person or a document
 * @param extent how much of the object the permission has to count for
 */
public record OpenBoard(SchoolId school, String board, Act act, Ref on, Extent extent)
        implements Command {

    /** How much of the object the permission has to count for. */
    public enum Extent {
        /** All of it. */
        WHOLE,
        /**
         * Any part of it: the board then shows that part. A document has the classes it went to.
         */
        WITHIN
    }

    public OpenBoard {
        Require.code("board", board);
    }
}
