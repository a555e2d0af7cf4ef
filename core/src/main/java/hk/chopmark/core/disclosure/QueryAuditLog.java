package hk.chopmark.core.disclosure;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Require;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Asks the record about a person: recorded before it is answered.
 *
 * @param school whose log
 * @param query what kind of question, such as {@link #ACCESS_DECISION}
 * @param about the person it is about
 * @param action the act it is about, such as {@code roster.view+clear}; absent if about none
 * @param on a data subject or scope it is about; absent if about none
 * @param at the instant it is about; absent for now
 */
public record QueryAuditLog(
        SchoolId school,
        String query,
        PersonRef about,
        @Nullable String action,
        @Nullable Ref on,
        @Nullable Instant at)
        implements Command {

    /** May this person do this, there, then? */
    public static final String ACCESS_DECISION = "access-decision";

    private static final int MAX_ACTION_CHARS = 100;

    public QueryAuditLog {
        Require.code("query", query);
        if (action != null) {
            Require.line("action", action, MAX_ACTION_CHARS);
        }
    }

    /** To ask whether somebody may do something. */
    public static QueryAuditLog forDecision(AccessQuestion question) {
        return new QueryAuditLog(
                question.school(),
                ACCESS_DECISION,
                question.person(),
                question.act().text(),
                question.on(),
                question.at());
    }
}
