package hk.chopmark.projections.identity;

import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.identity.AccountView.Letter;
import hk.chopmark.projections.identity.AccountView.Recovery;
import hk.chopmark.projections.identity.AccountView.State;
import hk.chopmark.projections.identity.AccountView.Vouching;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.Page;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadModels;
import hk.chopmark.projections.rows.Select;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Accounts of persons, and their sessions.
 *
 * <p><b>Guarantees</b>: every answer is about one school, names the position it holds for, and
 * holds no personal data but references. Nobody is signed in by it: that is asked of the record.
 */
public final class PersonAccounts {

    /** Most sessions in one answer. */
    public static final int MAX_SESSIONS = 200;

    private static final String ACCOUNTS =
            """
            SELECT * FROM account
             WHERE school = ? AND opened_position IS NOT NULL
               AND (?::text IS NULL OR person > ?::text) AND (?::text IS NULL OR person = ?::text)
             ORDER BY person LIMIT ?
            """;

    private static final String CREDENTIALS =
            """
            SELECT * FROM account_credential
             WHERE school = ? AND person BETWEEN ? AND ? AND ended_at IS NULL AND kind IS NOT NULL
             ORDER BY position
            """;

    private static final String SESSIONS =
            """
            SELECT * FROM account_session
             WHERE school = ? AND person = ? AND began_at IS NOT NULL
             ORDER BY position DESC LIMIT ?
            """;

    private final ReadModels models;

    public PersonAccounts(ReadModels models) {
        this.models = models;
    }

    /** The module that writes these rows. */
    public static ProjectionModule projection() {
        return AccountsProjection.INSTANCE;
    }

    /**
     * All accounts of a school, by person.
     *
     * @param cursor where the page starts; null for the first
     */
    public AsOf<Page<AccountView>> all(SchoolId school, @Nullable String cursor, int limit) {
        Page.requireLimit(limit);
        return models.read(
                projection(),
                school,
                connection ->
                        Page.cut(
                                accounts(
                                        connection,
                                        Select.of(
                                                ACCOUNTS,
                                                school.id(),
                                                cursor,
                                                cursor,
                                                null,
                                                null,
                                                limit + 1),
                                        school),
                                limit,
                                AccountView::person));
    }

    /** The account of a person. */
    public AsOf<Optional<AccountView>> of(SchoolId school, PersonRef person) {
        String text = person.text();
        return models.read(
                projection(),
                school,
                connection ->
                        accounts(
                                        connection,
                                        Select.of(ACCOUNTS, school.id(), null, null, text, text, 1),
                                        school)
                                .stream()
                                .findFirst());
    }

    /** The newest sessions of a person, those that ended included. */
    public AsOf<List<SessionView>> sessions(SchoolId school, PersonRef person) {
        return models.read(
                projection(),
                school,
                connection ->
                        Select.of(SESSIONS, school.id(), person.text(), MAX_SESSIONS)
                                .list(connection, PersonAccounts::session));
    }

    private static List<AccountView> accounts(Connection connection, Select select, SchoolId school)
            throws SQLException {
        List<AccountView> bare = select.list(connection, PersonAccounts::account);
        if (bare.isEmpty()) {
            return bare;
        }
        Map<String, List<CredentialView>> credentials = new HashMap<>();
        Select.of(CREDENTIALS, school.id(), bare.getFirst().person(), bare.getLast().person())
                .list(
                        connection,
                        row ->
                                credentials
                                        .computeIfAbsent(row.text("person"), _ -> new ArrayList<>())
                                        .add(credential(row)));
        return bare.stream()
                .map(account ->
                        with(account, credentials.getOrDefault(account.person(), List.of())))
                .toList();
    }

    private static AccountView with(AccountView bare, List<CredentialView> credentials) {
        return new AccountView(
                bare.person(),
                bare.state(),
                bare.since(),
                bare.event(),
                bare.vouching(),
                bare.letter(),
                bare.recovery(),
                bare.refusedAt(),
                credentials);
    }

    /** What was last said about an account, by positions in the log. */
    private static AccountView account(Select.Row row) throws SQLException {
        boolean closed = isAfter(row, "closed", "opened");
        boolean activated = !closed && isAfter(row, "activated", "opened");
        String state = closed ? "closed" : activated ? "activated" : "opened";
        return new AccountView(
                row.text("person"),
                closed ? State.CLOSED : activated ? State.IN_USE : State.WAITING,
                row.instant(state + "_at"),
                row.uuid(state + "_event"),
                activated
                        ? new Vouching(
                                row.text("activated_way"),
                                words(row.text("vouched_by")),
                                row.instant("activated_at"))
                        : null,
                closed || activated ? null : letter(row),
                closed ? null : recovery(row),
                row.optionalInstant("refused_at"),
                List.of());
    }

    private static @Nullable Letter letter(Select.Row row) throws SQLException {
        return isAfter(row, "letter", "opened")
                ? new Letter(
                        row.text("letter_by"),
                        row.instant("letter_at"),
                        isAfter(row, "handed_over", "letter") ? row.text("handed_over_by") : null)
                : null;
    }

    private static @Nullable Recovery recovery(Select.Row row) throws SQLException {
        if (isAfter(row, "started", "opened") && isAfter(row, "started", "confirmed")) {
            Instant at = row.instant("started_at");
            return new Recovery(List.of(row.text("started_by")), at, false);
        }
        return isAfter(row, "confirmed", "opened") && isAfter(row, "confirmed", "seen")
                ? new Recovery(words(row.text("confirmed_by")), row.instant("confirmed_at"), true)
                : null;
    }

    private static boolean isAfter(Select.Row row, String step, String other) throws SQLException {
        return row.number(step + "_position") > row.number(other + "_position");
    }

    private static CredentialView credential(Select.Row row) throws SQLException {
        return new CredentialView(
                row.uuid("credential"),
                row.text("kind"),
                row.instant("enrolled_at"),
                row.uuid("enrolled_event"));
    }

    private static SessionView session(Select.Row row) throws SQLException {
        @Nullable Instant endedAt = row.optionalInstant("ended_at");
        return new SessionView(
                row.uuid("session"),
                words(row.text("kinds")),
                row.instant("began_at"),
                row.instant("ends_at"),
                row.optionalInstant("proven_at"),
                endedAt == null
                        ? null
                        : new SessionView.Ended(
                                endedAt, row.text("ended_how"), row.optionalText("ended_by")),
                row.uuid("began_event"));
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
    }
}
