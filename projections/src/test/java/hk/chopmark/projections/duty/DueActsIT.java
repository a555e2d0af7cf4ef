package hk.chopmark.projections.duty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.duty.DutyEvent.DueActFired;
import hk.chopmark.core.duty.DutyEvent.DueActMissed;
import hk.chopmark.core.duty.DutyEvent.DueActRefused;
import hk.chopmark.core.duty.DutyEvent.DueRuleAdopted;
import hk.chopmark.core.duty.DutyEvent.DueRuleRetired;
import hk.chopmark.core.facts.duty.DueAct;
import hk.chopmark.core.facts.duty.RuleParameter;
import hk.chopmark.core.facts.duty.ScheduleId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.projections.duty.DueActView.Outcome;
import hk.chopmark.projections.engine.Applied;
import hk.chopmark.projections.rows.Page;
import hk.chopmark.projections.testing.TestLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Given events, then rows. */
class DueActsIT {

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    private static final Instant DUE = Instant.parse("2026-09-01T00:00:00Z");

    private static TestLog log;
    private static Applied applied;

    private final SchoolId school = new SchoolId(UuidCreator.getTimeOrderedEpoch());
    private final ScheduleId schedule = ScheduleId.of(school);

    @BeforeAll
    static void open() {
        log = new TestLog(POSTGRES);
        applied = new Applied(log);
    }

    @AfterAll
    static void close() {
        log.close();
    }

    private DueActs given(DomainEvent... events) {
        log.append(school, events);
        applied.catchUp(DueActs.projection());
        return new DueActs(applied.reads());
    }

    private static DueAct act(int seconds) {
        return new DueAct(
                "reminder",
                1,
                new StudentId(UuidCreator.getTimeOrderedEpoch()),
                DUE.plusSeconds(seconds));
    }

    private static DueActFired fired(int seconds, boolean late) {
        DueAct act = act(seconds);
        return new DueActFired(
                act, act.dueAt().plusSeconds(late ? 900 : 1), late, late ? 900 : 1, "Send", null);
    }

    @Test
    void each_outcome_is_listed_and_can_be_asked_for_alone() {
        DueAct old = act(0);
        DueActs acts =
                given(
                        fired(10, false),
                        fired(20, true),
                        new DueActMissed(old, DUE.plus(Duration.ofDays(40)), 31),
                        new DueActRefused(
                                act(30), DUE.plusSeconds(31), "Send", "notice.withdrawn"));

        assertThat(acts.settled(school, null, null, null, 10).value().rows())
                .extracting(DueActView::outcome)
                .as("the last recorded first, whatever times they name")
                .containsExactly(Outcome.REFUSED, Outcome.MISSED, Outcome.FIRED, Outcome.FIRED);
        assertThat(acts.settled(school, Outcome.REFUSED, null, null, 10).value().rows())
                .extracting(DueActView::command, DueActView::code)
                .containsExactly(tuple("Send", "notice.withdrawn"));
        assertThat(acts.settled(school, Outcome.FIRED, true, null, 10).value().rows())
                .extracting(DueActView::delaySeconds)
                .containsExactly(900L);
        assertThat(acts.settled(school, Outcome.MISSED, null, null, 10).value().rows())
                .extracting(DueActView::subject, DueActView::late, DueActView::delaySeconds)
                .containsExactly(
                        tuple(old.subject().text(), true, Duration.ofDays(40).toSeconds()));
    }

    @Test
    void pages_follow_each_other_without_gap_or_overlap() {
        DomainEvent[] events = new DomainEvent[7];
        for (int i = 0; i < events.length; i++) {
            events[i] = fired(i / 2, false);
        }
        DueActs acts = given(events);
        List<DueActView> seen = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            Page<DueActView> page = acts.settled(school, null, null, cursor, 3).value();
            seen.addAll(page.rows());
            cursor = page.next().orElse(null);
        } while (cursor != null);

        assertThat(seen).as("every row once").hasSize(7).doesNotHaveDuplicates();
        assertThatIllegalArgumentException()
                .as("a cursor that no page gave")
                .isThrownBy(() -> acts.settled(school, null, null, "x", 3));
    }

    @Test
    void versions_of_a_rule_end_where_the_next_begins_or_where_it_is_retired() {
        DueActs acts =
                given(
                        new DueRuleAdopted(
                                schedule,
                                "reminder",
                                1,
                                DUE,
                                List.of(
                                        RuleParameter.of("days", 7),
                                        RuleParameter.of("channel", "app")),
                                "The school"),
                        new DueRuleAdopted(
                                schedule, "reminder", 2, DUE.plusSeconds(9), List.of(), "Again"),
                        new DueRuleRetired(
                                schedule, "reminder", 2, DUE.plusSeconds(20), "not-needed"));

        assertThat(acts.rules(school).value())
                .extracting(
                        DueRuleView::version,
                        DueRuleView::begins,
                        DueRuleView::ends,
                        DueRuleView::parameters)
                .containsExactly(
                        tuple(1, DUE, DUE.plusSeconds(9), "days=7 channel=app"),
                        tuple(2, DUE.plusSeconds(9), DUE.plusSeconds(20), ""));
    }
}
