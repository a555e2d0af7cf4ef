package hk.chopmark.projections.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.core.access.AccessEvent.DelegationEnded;
import hk.chopmark.core.access.AccessEvent.DelegationGranted;
import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.access.AccessEvent.RoleRevoked;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.projections.access.DelegationView.State;
import hk.chopmark.projections.engine.Applied;
import hk.chopmark.projections.testing.TestLog;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Given events, then which delegations count. */
class DelegationsIT {

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    private static TestLog log;
    private static Applied applied;

    private final SchoolId school = new SchoolId(UuidCreator.getTimeOrderedEpoch());
    private final StaffId teacher = new StaffId(UuidCreator.getTimeOrderedEpoch());
    private final StaffId substitute = new StaffId(UuidCreator.getTimeOrderedEpoch());
    private final GrantId grant = new GrantId(UuidCreator.getTimeOrderedEpoch());
    private final GrantId delegation = new GrantId(UuidCreator.getTimeOrderedEpoch());
    private final Instant from = TestLog.START.plus(Duration.ofDays(30));
    private final Instant to = from.plus(Duration.ofDays(10));

    @BeforeAll
    static void open() {
        log = new TestLog(POSTGRES);
        applied = new Applied(log);
    }

    @AfterAll
    static void close() {
        log.close();
    }

    private List<DelegationView> current(Instant at) {
        applied.catchUp(Grants.projection());
        return new Delegations(applied.reads()).current(school, null, at, null, 10).value().rows();
    }

    private DelegationGranted handedOn(GrantId made) {
        return new DelegationGranted(
                made,
                grant,
                UuidCreator.getTimeOrderedEpoch(),
                teacher,
                substitute,
                Permission.all("receipt.view"),
                school,
                from,
                to,
                "leave");
    }

    private void handedOn() {
        log.append(
                school,
                new RoleGranted(
                        grant,
                        teacher,
                        "teacher",
                        1,
                        Permission.all("receipt.view"),
                        school,
                        Instant.EPOCH,
                        null),
                handedOn(delegation));
    }

    private State stateAt(Instant at) {
        return rows(null, at).getFirst().state();
    }

    private List<DelegationView> rows(@Nullable PersonRef person, Instant at) {
        applied.catchUp(Grants.projection());
        return new Delegations(applied.reads())
                .history(school, person, at, null, 10)
                .value()
                .rows();
    }

    @Test
    void a_delegation_is_listed_for_both_and_counts_within_its_time() {
        handedOn();

        assertThat(rows(teacher, from)).hasSize(1);
        assertThat(rows(substitute, from)).hasSize(1);
        assertThat(rows(new StaffId(UuidCreator.getTimeOrderedEpoch()), from)).isEmpty();
        assertThat(stateAt(from.minusNanos(1_000))).isEqualTo(State.NOT_YET_VALID);
        assertThat(stateAt(from)).isEqualTo(State.IN_FORCE);
        assertThat(stateAt(to)).as("its end is exclusive").isEqualTo(State.OVER);
    }

    @Test
    void it_ends_with_what_it_rests_on() {
        handedOn();
        log.append(school, new StaffLeft(substitute, LocalDate.of(2020, 1, 1)));
        assertThat(stateAt(from)).isEqualTo(State.DELEGATE_LEFT);
        log.append(school, new StaffLeft(teacher, LocalDate.of(2020, 1, 1)));
        assertThat(stateAt(from)).isEqualTo(State.DELEGATOR_LEFT);
        log.append(school, new StaffLeft(teacher, LocalDate.of(2199, 1, 1)));
        log.append(school, new StaffLeft(substitute, LocalDate.of(2199, 1, 1)));
        assertThat(stateAt(from)).as("a last day put right").isEqualTo(State.IN_FORCE);
        log.append(school, new RoleRevoked(grant, teacher, "moved"));
        assertThat(stateAt(from)).as("without an event of its own").isEqualTo(State.GRANT_REVOKED);
        log.append(school, new DelegationEnded(delegation, grant, teacher, substitute, "back"));
        assertThat(rows(null, from))
                .singleElement()
                .satisfies(view -> {
                    assertThat(view.state()).isEqualTo(State.ENDED);
                    assertThat(view.ended()).isNotNull();
                    assertThat(view.permissions())
                            .containsExactly(Permission.parse("receipt.view"));
                });
    }

    @Test
    void what_is_current_is_in_force_or_to_come_the_newest_first() {
        handedOn();
        GrantId newer = new GrantId(UuidCreator.getTimeOrderedEpoch());
        log.append(school, handedOn(newer));

        assertThat(current(from.minusNanos(1_000)))
                .as("what is to come is current")
                .extracting(DelegationView::delegation)
                .containsExactly(newer, delegation);
        assertThat(current(to)).as("what is over is not").isEmpty();
        Delegations delegations = new Delegations(applied.reads());
        String next = delegations.current(school, null, from, null, 1).value().next().orElseThrow();
        assertThat(delegations.current(school, null, from, next, 1).value().rows())
                .as("the next page goes on from there")
                .extracting(DelegationView::delegation)
                .containsExactly(delegation);

        log.append(school, new DelegationEnded(newer, grant, teacher, substitute, "back"));
        assertThat(current(from))
                .as("what was ended is not")
                .extracting(DelegationView::state)
                .containsExactly(State.IN_FORCE);
        log.append(school, new RoleRevoked(grant, teacher, "moved"));
        assertThat(current(from)).as("nor what rests on nothing").isEmpty();
    }
}
