package hk.chopmark.projections.attendance;

import hk.chopmark.projections.rows.Page;
import java.util.UUID;

/** A statement of a register: one event may say something of each student. */
record Said(UUID student, UUID event) {

    private static final char MARK = '~';

    static Said of(String cursor) {
        int mark = Math.max(cursor.indexOf(MARK), 0);
        return new Said(
                Page.cursorId(cursor.substring(0, mark)),
                Page.cursorId(cursor.substring(mark + 1)));
    }

    String cursor() {
        return student + "" + MARK + event;
    }
}
