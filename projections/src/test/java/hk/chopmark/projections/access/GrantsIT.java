package hk.chopmark.projections.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.core.access.AccessEvent.GrantConfirmed;
import hk.chopmark.core.access.AccessEvent.ProposalWithdrawn;
import hk.chopmark.core.access.AccessEvent.RoleDefined;
import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.access.AccessEvent.RoleProposed;
import hk.chopmark.core.access.AccessEvent.RoleRevoked;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StaffDepartureCorrected;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.projections.engine.Applied;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.Page;
import hk.chopmark.projections.testing.TestLog;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Given events, then rows. */
class GrantsIT {

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    private static TestLog log;
    private static Applied applied;

    private final SchoolId school = new SchoolId(UuidCreator.getTimeOrderedEpoch());
    private final ClassId classId = new ClassId(UuidCreator.getTimeOrderedEpoch());
    private final StaffId teacher = new StaffId(UuidCreator.getTimeOrderedEpoch());
    private final GrantId grant = new GrantId(UuidCreator.getTimeOrderedEpoch());

    @BeforeAll
    static void open() {
        log = new TestLog(POSTGRES);
        applied = new Applied(log);
    }

    @AfterAll
    static void close() {
        log.close();
    }

    @Test
    void a_grant_of_somebody_who_left_says_so_from_the_day_after_the_last() {
        Instant validFrom = TestLog.START;
        LocalDate lastDay = LocalDate.of(2026, 9, 30);
        log.append(
                school,
                new RoleGranted(
                        grant,
                        teacher,
                        "class-teacher",
                        1,
                        Permission.all("receipt.view"),
                        classId,
                        validFrom,
                        null));
        applied.catchUp(Grants.projection());
        Grants grants = new Grants(applied.reads());
        Instant october = Instant.parse("2026-09-30T16:00:00Z");

        assertThat(held(grants.heldBy(school, teacher, october, null)))
                .as("a grant of somebody who stays")
                .singleElement()
                .matches(view -> !view.hasHolderLeftAt(october));

        log.append(school, new StaffLeft(teacher, lastDay));
        applied.catchUp(Grants.projection());

        assertThat(held(grants.heldBy(school, teacher, october, null)))
                .as("the grant after the last day of its holder, in Hong Kong")
                .singleElement()
                .satisfies(view -> {
                    assertThat(view.holderLastDay()).isEqualTo(lastDay);
                    assertThat(view.isInForceAt(october)).as("not revoked").isTrue();
                    assertThat(view.hasHolderLeftAt(october)).as("left").isTrue();
                    assertThat(view.hasHolderLeftAt(october.minusSeconds(1)))
                            .as("left on the last day itself")
                            .isFalse();
                });

        GrantId anew = new GrantId(UuidCreator.getTimeOrderedEpoch());
        log.append(
                school,
                new StaffAppointed(teacher, null, null, "teacher"),
                new RoleGranted(
                        anew,
                        teacher,
                        "class-teacher",
                        1,
                        Permission.all("receipt.view"),
                        classId,
                        validFrom,
                        null));
        applied.catchUp(Grants.projection());
        assertThat(held(grants.heldBy(school, teacher, october, null)))
                .as("who came back holds what was granted since, and no more")
                .filteredOn(view -> !view.hasHolderLeftAt(october))
                .extracting(GrantView::grant)
                .containsExactly(anew);

        log.append(
                school,
                new StaffLeft(teacher, lastDay.plusDays(1)),
                new StaffDepartureCorrected(teacher, null, lastDay.plusDays(1), "did-not-leave"));
        applied.catchUp(Grants.projection());
        assertThat(held(grants.heldBy(school, teacher, october.plusSeconds(172_800), null)))
                .as("a departure taken back changes nothing of that")
                .filteredOn(view -> !view.hasHolderLeftAt(october.plusSeconds(172_800)))
                .extracting(GrantView::grant)
                .containsExactly(anew);
    }

    @Test
    void a_grant_is_in_force_from_when_it_was_made_and_valid_until_it_ends_or_is_revoked() {
        Instant validFrom = TestLog.START.plusSeconds(3_600);
        Instant validTo = TestLog.START.plusSeconds(7_200);
        log.append(
                school,
                new RoleDefined(
                        "class-teacher", 1, Permission.all("receipt.view", "notice.publish")),
                new RoleGranted(
                        grant,
                        teacher,
                        "class-teacher",
                        1,
                        Permission.all("receipt.view", "notice.publish"),
                        classId,
                        validFrom,
                        validTo));
        applied.catchUp(Grants.projection());
        Grants grants = new Grants(applied.reads());

        assertThat(held(grants.heldBy(school, teacher, validFrom.minusNanos(1_000), null)))
                .as("not valid yet")
                .isEmpty();
        assertThat(held(grants.heldBy(school, teacher, validFrom, null)))
                .as("valid from its first instant")
                .singleElement()
                .satisfies(view -> {
                    assertThat(view.permissions())
                            .isEqualTo(Permission.all("notice.publish", "receipt.view"));
                    assertThat(view.scope()).isEqualTo(classId);
                    assertThat(view.granted().by()).isEqualTo("service=test");
                    assertThat(view.isInForceAt(validFrom)).isTrue();
                    assertThat(view.isInForceAt(validTo)).isFalse();
                });
        assertThat(held(grants.heldBy(school, teacher, validTo, null)))
                .as("its end is exclusive")
                .isEmpty();
        assertThat(grants.inScope(school, classId, validFrom, null, 10).value().rows()).hasSize(1);
        assertThat(grants.inScope(school, school, validFrom, null, 10).value().rows()).isEmpty();
        assertThat(grants.roles(school, null, null, 10).value().rows()).hasSize(1);
    }

    @Test
    void after_a_revocation_the_past_is_answered_as_before() {
        log.append(
                school,
                new RoleGranted(
                        grant,
                        teacher,
                        "clerk",
                        1,
                        Permission.all("roster.view"),
                        school,
                        Instant.EPOCH,
                        null));
        applied.catchUp(Grants.projection());
        Grants grants = new Grants(applied.reads());
        Instant grantedAt =
                grants.history(school, teacher, null, 10).value().rows().getFirst().granted().at();
        assertThat(held(grants.heldBy(school, teacher, grantedAt.minusNanos(1_000), null)))
                .as("before it was made nobody held it, whatever its validity says")
                .isEmpty();
        assertThat(
                        held(
                                grants.heldNow(
                                        school,
                                        teacher,
                                        grantedAt.minus(Duration.ofHours(2)),
                                        null)))
                .as("recorded by a clock two hours ahead, it counts now all the same")
                .hasSize(1);

        log.append(school, new RoleRevoked(grant, teacher, "left"));
        applied.catchUp(Grants.projection());

        assertThat(held(grants.heldBy(school, teacher, grantedAt, null))).hasSize(1);
        GrantView view = grants.history(school, teacher, null, 10).value().rows().getFirst();
        assertThat(view.revoked()).isNotNull();
        assertThat(held(grants.heldBy(school, teacher, view.revoked().at(), null)))
                .as("from the instant of its revocation it is not held")
                .isEmpty();
        assertThat(
                        held(
                                grants.heldNow(
                                        school,
                                        teacher,
                                        grantedAt.minus(Duration.ofHours(2)),
                                        null)))
                .as("revoked is revoked, whatever the clock shows")
                .isEmpty();
        assertThat(grants.history(school, null, null, 10).value().rows()).hasSize(1);
    }

    @Test
    void a_proposal_is_pending_until_it_is_settled_or_over() {
        StaffId head = new StaffId(UuidCreator.getTimeOrderedEpoch());
        Instant over = TestLog.START.plusSeconds(7_200);
        GrantId taken = new GrantId(UuidCreator.getTimeOrderedEpoch());
        GrantId confirmed = new GrantId(UuidCreator.getTimeOrderedEpoch());
        log.append(
                school,
                proposal(grant, head, over),
                proposal(taken, head, null),
                proposal(confirmed, head, null));
        applied.catchUp(Grants.projection());
        Proposals proposals = new Proposals(applied.reads());

        assertThat(proposals.pending(school, TestLog.START, null, 10).value().rows())
                .as("all three wait, the newest first")
                .extracting(ProposalView::grant)
                .containsExactly(confirmed, taken, grant);
        Page<ProposalView> two = proposals.pending(school, TestLog.START, null, 2).value();
        assertThat(
                        proposals
                                .pending(school, TestLog.START, two.next().orElseThrow(), 2)
                                .value()
                                .rows())
                .as("the next page goes on from there")
                .singleElement()
                .satisfies(view -> assertThat(view.grant()).isEqualTo(grant));

        log.append(
                school,
                new ProposalWithdrawn(
                        taken, teacher, head, UuidCreator.getTimeOrderedEpoch(), "mistake"),
                new GrantConfirmed(confirmed, head, head, UuidCreator.getTimeOrderedEpoch()));
        applied.catchUp(Grants.projection());

        assertThat(proposals.pending(school, TestLog.START, null, 10).value().rows())
                .as("what is settled waits no more")
                .singleElement()
                .satisfies(view -> {
                    assertThat(view.grant()).isEqualTo(grant);
                    assertThat(view.proposedBy()).isEqualTo(head);
                    assertThat(view.permissions())
                            .as("what would be confirmed")
                            .isEqualTo(Permission.all("access.grant"));
                });
        assertThat(proposals.pending(school, over, null, 10).value().rows())
                .as("nor does what is over")
                .isEmpty();
    }

    private RoleProposed proposal(GrantId proposed, StaffId by, @Nullable Instant validTo) {
        return new RoleProposed(
                proposed,
                teacher,
                "administrator",
                1,
                Permission.all("access.grant"),
                school,
                TestLog.START,
                validTo,
                by);
    }

    private static List<GrantView> held(AsOf<Page<GrantView>> page) {
        assertThat(page.value().next()).as("there are no more").isEmpty();
        return page.value().rows();
    }

    @Test
    void what_a_person_holds_goes_on_after_five_hundred_grants() {
        for (int made = 0; made < Page.MAX_ROWS + 1; made++) {
            log.append(
                    school,
                    new RoleGranted(
                            new GrantId(UuidCreator.getTimeOrderedEpoch()),
                            teacher,
                            "clerk",
                            1,
                            Permission.all("roster.view"),
                            school,
                            Instant.EPOCH,
                            null));
        }
        applied.catchUp(Grants.projection());
        Grants grants = new Grants(applied.reads());
        Instant now = TestLog.START.plus(Duration.ofDays(9));

        Page<GrantView> first = grants.heldNow(school, teacher, now, null).value();
        assertThat(first.rows()).as("first page").hasSize(Page.MAX_ROWS);
        assertThat(held(grants.heldNow(school, teacher, now, first.next().orElseThrow())))
                .as("the rest, and no more")
                .hasSize(1);
        Page<GrantView> then = grants.heldBy(school, teacher, now, null).value();
        assertThat(grants.heldBy(school, teacher, now, then.next().orElseThrow()).value().rows())
                .as("the same of the past")
                .hasSize(1);
    }

    @Test
    void the_versions_of_roles_go_on_on_the_next_page() {
        for (int version = 1; version <= 3; version++) {
            log.append(
                    school,
                    new RoleDefined("clerk", version, Permission.all("roster.view")),
                    new RoleDefined("warden", version, Permission.all("roster.view")));
        }
        applied.catchUp(Grants.projection());
        Grants grants = new Grants(applied.reads());

        Page<RoleView> first = grants.roles(school, null, null, 4).value();
        Page<RoleView> rest = grants.roles(school, null, first.next().orElseThrow(), 4).value();

        assertThat(Stream.concat(first.rows().stream(), rest.rows().stream()))
                .as("each version once, by code")
                .extracting(role -> role.roleCode() + role.roleVersion())
                .containsExactly("clerk1", "clerk2", "clerk3", "warden1", "warden2", "warden3");
        assertThat(rest.next()).as("after the last").isEmpty();
        assertThat(grants.roles(school, "warden", null, 4).value().rows())
                .as("of one role")
                .hasSize(3);
    }
}
