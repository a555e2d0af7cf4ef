package hk.chopmark.projections.duty;

import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.duty.DueActView.Outcome;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.Page;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadModels;
import hk.chopmark.projections.rows.Select;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Due rules and settled due acts.
 *
 * <p><b>Guarantees</b>: every answer is about one school, names the position it holds for, and
 * holds no personal data.
 */
public final class DueActs {

    /** Most versions of rules in one answer. */
    public static final int MAX_RULES = 500;

    private static final String ACTS =
            """
            SELECT * FROM due_act
             WHERE school = ? AND (?::text IS NULL OR outcome = ?::text)
               AND (?::boolean IS NULL OR late = ?::boolean)
               AND (?::uuid IS NULL OR position < (SELECT c.position FROM due_act c
                     WHERE c.school = due_act.school AND c.event = ?::uuid))
             ORDER BY position DESC LIMIT ?
            """;

    private static final String RULES =
            """
            SELECT *, least(ends, lead(begins) OVER (PARTITION BY rule ORDER BY version)) AS until
              FROM due_rule WHERE school = ? ORDER BY rule, version LIMIT ?
            """;

    private final ReadModels models;

    public DueActs(ReadModels models) {
        this.models = models;
    }

    /** The module that writes these rows. */
    public static ProjectionModule projection() {
        return DutyProjection.INSTANCE;
    }

    /**
     * The acts of a school that are settled, the last recorded first.
     *
     * @param outcome only those; null for all
     * @param late only those late, or only those on time; null for both
     * @param cursor where the page starts; null for the first
     */
    public AsOf<Page<DueActView>> settled(
            SchoolId school,
            @Nullable Outcome outcome,
            @Nullable Boolean late,
            @Nullable String cursor,
            int limit) {
        Page.requireLimit(limit);
        UUID after = Page.cursor(cursor);
        String wanted = outcome == null ? null : outcome.name();
        Select select =
                Select.of(ACTS, school.id(), wanted, wanted, late, late, after, after, limit + 1);
        return models.read(
                projection(),
                school,
                connection ->
                        Page.cut(
                                select.list(connection, DueActs::act),
                                limit,
                                view -> view.event().toString()));
    }

    /** All versions of the rules of a school, by code and version. */
    public AsOf<List<DueRuleView>> rules(SchoolId school) {
        return models.read(
                projection(),
                school,
                connection ->
                        Select.of(RULES, school.id(), MAX_RULES).list(connection, DueActs::rule));
    }

    private static DueActView act(Select.Row row) throws SQLException {
        return new DueActView(
                row.text("rule"),
                row.integer("version"),
                row.text("subject"),
                row.instant("due_at"),
                row.instant("settled_at"),
                Outcome.valueOf(row.text("outcome")),
                row.flag("late"),
                row.number("delay_seconds"),
                row.optionalText("command"),
                row.optionalText("code"),
                row.optionalUuid("caused"),
                row.uuid("event"));
    }

    private static DueRuleView rule(Select.Row row) throws SQLException {
        return new DueRuleView(
                row.text("rule"),
                row.integer("version"),
                row.instant("begins"),
                row.optionalInstant("until"),
                row.text("parameters"),
                row.text("source"),
                row.uuid("adopted_event"));
    }
}
