package hk.chopmark.core.disclosure;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.grant;
import static hk.chopmark.core.testing.Cast.guardian;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.staffActor;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.access.AccessEvent.DelegationEnded;
import hk.chopmark.core.access.AccessEvent.DelegationGranted;
import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.access.AccessEvent.RoleRevoked;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.disclosure.AccessFinding.Reason;
import hk.chopmark.core.disclosure.DisclosureCommand.ExportPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.SearchPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.SearchedDetail;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.disclosure.DisclosureEvent.AccessDenied;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataExported;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataSearched;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataViewed;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.facts.Standing;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipEnded;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.GuardianLinked;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SearchKind;
import hk.chopmark.core.shared.SubjectRef;
import hk.chopmark.core.testing.Scenario;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was handed on counts as long as what it was handed on from. */
class DelegatedReadingTest {

    private static final int TEACHER = 1;
    private static final int SUBSTITUTE = 2;
    private static final LocalDate SEPTEMBER = LocalDate.of(2026, 9, 1);
    private static final Permission VIEWING = Permission.parse("receipt.view");
    private static final Instant AUGUST = Instant.parse("2026-08-01T00:00:00Z");
    private static final Instant OCTOBER = Instant.parse("2026-10-01T00:00:00Z");

    private final Scenario school =
            new Scenario(new DisclosureModule().module()).as(staffActor(SUBSTITUTE));
    private UUID place = new UUID(0, 0);
    private UUID base = new UUID(0, 0);
    private UUID handedOn = new UUID(0, 0);

    /** Pupil 1 and guardian 1; teacher 1 of their class hands on to teacher 2. */
    @BeforeEach
    void a_substitute() {
        school.given(
                new StaffAppointed(staff(TEACHER), null, null, "teacher"),
                new StaffAppointed(staff(SUBSTITUTE), null, null, "teacher"),
                new ClassMembershipStarted(
                        classOf(1), student(1), MemberRole.PUPIL, null, SEPTEMBER),
                new GuardianLinked(
                        student(1),
                        guardian(1),
                        Sealed.of(guardian(1), Category.IDENTITY, "parent"),
                        Authority.FULL,
                        SEPTEMBER),
                granted(1, TEACHER, classOf(1), null));
        place = school.idOfLast(ClassMembershipStarted.class);
        base = school.idOfLast(RoleGranted.class);
    }

    private static RoleGranted granted(int n, int holder, Ref scope, @Nullable Instant validTo) {
        return new RoleGranted(
                grant(n),
                staff(holder),
                "teacher",
                1,
                Permission.all("receipt.export", "receipt.search", "receipt.view"),
                scope,
                AUGUST,
                validTo);
    }

    private void handOn(Ref scope, String... permissions) {
        school.given(
                new DelegationGranted(
                        grant(10),
                        grant(1),
                        base,
                        staff(TEACHER),
                        staff(SUBSTITUTE),
                        Permission.all(permissions),
                        scope,
                        AUGUST,
                        OCTOBER,
                        "sick-leave"));
        handedOn = school.idOfLast(DelegationGranted.class);
    }

    private static ViewPersonalData view(SubjectRef subject) {
        return new ViewPersonalData(
                SCHOOL, "receipt", Set.of(subject), Set.of("nameZh"), Set.of(Category.IDENTITY));
    }

    private DomainEvent look() {
        return school.when(view(student(1))).getFirst();
    }

    private AccessFinding explained() {
        AccessInquiry inquiry =
                new AccessInquiry(
                        new AccessQuestion(
                                SCHOOL,
                                staff(SUBSTITUTE),
                                Act.parse("receipt.view"),
                                student(1),
                                Set.of(),
                                null),
                        school.now(),
                        Instant.MAX);
        Set<FactQuery> asked = new HashSet<>();
        Set<Long> seen = new HashSet<>();
        List<FactQuery> next = inquiry.facts();
        while (!next.isEmpty()) {
            asked.addAll(next);
            for (Recorded<?> fact : school.facts(next)) {
                if (seen.add(fact.position())) {
                    inquiry.evolve(fact);
                }
            }
            next = inquiry.furtherFacts().stream().filter(query -> !asked.contains(query)).toList();
        }
        return inquiry.decide();
    }

    private void deniedBecause(String code, UUID... events) {
        assertThat(look()).as("denied: %s", code).isInstanceOf(AccessDenied.class);
        assertThat(explained().reasons().getFirst())
                .as("and the answer says why")
                .isEqualTo(new Reason(code, grant(10), VIEWING, List.of(events)));
    }

    @Test
    void the_record_names_the_delegation_the_grant_behind_it_and_on_whose_behalf() {
        handOn(classOf(1), "receipt.view");

        assertThat(look())
                .as("both grants, in the order they were made")
                .isEqualTo(
                        new PersonalDataViewed(
                                staff(SUBSTITUTE),
                                "receipt",
                                List.of(student(1)),
                                List.of("nameZh"),
                                List.of(Category.IDENTITY),
                                List.of(grant(1), grant(10)),
                                List.of(base, handedOn),
                                List.of(place),
                                List.of(staff(TEACHER))));
        assertThat(explained())
                .as("and the answer rests on the same events")
                .isEqualTo(
                        new AccessFinding(
                                true,
                                List.of(
                                        new Reason(
                                                "grant-for-class",
                                                grant(10),
                                                VIEWING,
                                                List.of(base, handedOn, place)))));
        assertThat(school.when(view(guardian(1))).getFirst())
                .as("a class takes in its guardians, for the substitute too")
                .isInstanceOf(PersonalDataViewed.class);
    }

    @Test
    void only_what_was_handed_on_is_held() {
        handOn(classOf(1), "receipt.view");

        assertThat(
                        school.when(
                                        new ExportPersonalData(
                                                SCHOOL,
                                                "receipt",
                                                "test",
                                                Set.of(student(1)),
                                                Set.of("nameZh"),
                                                Set.of(Category.IDENTITY)))
                                .getFirst())
                .isInstanceOf(AccessDenied.class);
        assertThat(school.as(staffActor(TEACHER)).when(view(student(1))).getFirst())
                .as("and the teacher keeps it, on nobody's behalf")
                .isInstanceOfSatisfying(
                        PersonalDataViewed.class,
                        viewed -> assertThat(viewed.onBehalfOf()).isNull());
    }

    @Test
    void exporting_and_searching_name_it_too() {
        handOn(classOf(1), "receipt.export", "receipt.search");

        assertThat(
                        school.when(
                                        new ExportPersonalData(
                                                SCHOOL,
                                                "receipt",
                                                "test",
                                                Set.of(student(1)),
                                                Set.of("nameZh"),
                                                Set.of(Category.IDENTITY)))
                                .getFirst())
                .isInstanceOfSatisfying(
                        PersonalDataExported.class,
                        out -> assertThat(out.onBehalfOf()).containsExactly(staff(TEACHER)));
        SearchedDetail detail = new SearchedDetail(student(1), "nameZh", Category.IDENTITY);
        for (Set<SearchedDetail> offered : List.of(Set.of(detail), Set.<SearchedDetail>of())) {
            assertThat(
                            school.when(
                                            new SearchPersonalData(
                                                    SCHOOL, "receipt", SearchKind.NAME, offered))
                                    .getFirst())
                    .as("found somebody or nobody")
                    .isInstanceOfSatisfying(
                            PersonalDataSearched.class,
                            searched -> {
                                assertThat(searched.grants()).containsExactly(grant(1), grant(10));
                                assertThat(searched.grantEvents()).containsExactly(base, handedOn);
                                assertThat(searched.onBehalfOf()).containsExactly(staff(TEACHER));
                            });
        }
    }

    @Test
    void a_grant_of_ones_own_comes_first() {
        handOn(classOf(1), "receipt.view");
        school.given(granted(2, SUBSTITUTE, classOf(1), null));

        assertThat(look())
                .isInstanceOfSatisfying(
                        PersonalDataViewed.class,
                        viewed -> {
                            assertThat(viewed.grants()).containsExactly(grant(2));
                            assertThat(viewed.onBehalfOf()).isNull();
                        });
    }

    @Test
    void a_grant_of_ones_own_comes_first_also_where_it_is_for_less() {
        school.given(granted(1, TEACHER, SCHOOL, null));
        base = school.idOfLast(RoleGranted.class);
        handOn(SCHOOL, "receipt.view");
        school.given(granted(2, SUBSTITUTE, classOf(1), null));

        assertThat(look())
                .isInstanceOfSatisfying(
                        PersonalDataViewed.class,
                        viewed -> {
                            assertThat(viewed.grants())
                                    .as("the class's own, not the school's of somebody else")
                                    .containsExactly(grant(2));
                            assertThat(viewed.onBehalfOf()).isNull();
                        });
        assertThat(school.when(view(student(2))).getFirst())
                .as("where the own grant does not reach, what was handed on does")
                .isInstanceOfSatisfying(
                        PersonalDataViewed.class,
                        viewed -> assertThat(viewed.grants()).containsExactly(grant(1), grant(10)));
    }

    @Test
    void what_is_handed_on_from_the_grant_behind_it_is_not_read_with_that_grant() {
        handOn(classOf(1), "receipt.view");
        Standing standing = new Standing();
        school.facts(Entitlement.facts(staff(SUBSTITUTE))).forEach(standing::evolve);

        assertThat(
                        school
                                .facts(
                                        standing.behind(
                                                staff(SUBSTITUTE),
                                                Act.parse("receipt.view"),
                                                school.now()))
                                .stream()
                                .map(fact -> (Object) fact.event()))
                .as("the grant and its holder's post, not each delegation made from it")
                .hasOnlyElementsOfTypes(RoleGranted.class, StaffAppointed.class);
    }

    @Test
    void revoking_the_grant_behind_it_ends_it_at_once() {
        handOn(classOf(1), "receipt.view");
        school.given(new RoleRevoked(grant(1), staff(TEACHER), "moved"));

        deniedBecause(
                "delegated-grant-revoked", base, handedOn, school.idOfLast(RoleRevoked.class));
    }

    @Test
    void it_ends_with_its_own_end() {
        handOn(classOf(1), "receipt.view");
        school.given(
                new DelegationEnded(
                        grant(10), grant(1), staff(TEACHER), staff(SUBSTITUTE), "back"));

        deniedBecause("delegation-ended", handedOn, school.idOfLast(DelegationEnded.class));
    }

    @Test
    void it_ends_when_who_handed_it_on_has_left_and_with_its_time() {
        handOn(classOf(1), "receipt.view");
        school.given(new StaffLeft(staff(TEACHER), SEPTEMBER));
        assertThat(look()).as("the last day still counts").isInstanceOf(PersonalDataViewed.class);
        school.at("2026-09-01T16:00:00Z");
        deniedBecause("delegator-left", base, handedOn, school.idOfLast(StaffLeft.class));
        school.given(new StaffLeft(staff(TEACHER), LocalDate.of(2026, 12, 31)))
                .at("2026-10-01T00:00:00Z");
        deniedBecause("grant-over", handedOn);
    }

    @Test
    void it_ends_for_who_got_it_when_they_leave() {
        handOn(classOf(1), "receipt.view");
        school.given(new StaffLeft(staff(SUBSTITUTE), SEPTEMBER)).at("2026-09-01T16:00:00Z");

        deniedBecause("left-post", handedOn, school.idOfLast(StaffLeft.class));
    }

    @Test
    void for_one_pupil_it_reaches_only_as_far_as_the_class_behind_it() {
        handOn(student(1), "receipt.view");
        assertThat(look())
                .as("the pupil's place in the class is what it rests on")
                .isInstanceOfSatisfying(
                        PersonalDataViewed.class,
                        viewed -> assertThat(viewed.linkEvents()).containsExactly(place));

        school.given(new ClassMembershipEnded(classOf(1), student(1), SEPTEMBER.minusDays(1)));

        deniedBecause(
                "delegated-scope-left",
                base,
                handedOn,
                school.idOfLast(ClassMembershipEnded.class));
    }

    @Test
    void a_grant_made_anew_under_the_same_reference_is_not_the_one_behind_it() {
        handOn(classOf(1), "receipt.view");
        school.given(new RoleRevoked(grant(1), staff(TEACHER), "moved"));
        school.given(granted(1, TEACHER, classOf(1), null));

        assertThat(look()).isInstanceOf(AccessDenied.class);
    }

    @Test
    void a_personal_right_counts_for_nobody_it_was_handed_to() {
        school.given(
                new RoleGranted(
                        grant(1),
                        staff(TEACHER),
                        "auditor",
                        1,
                        Permission.all("access.audit"),
                        SCHOOL,
                        AUGUST,
                        null));
        base = school.idOfLast(RoleGranted.class);
        handOn(SCHOOL, "access.audit");

        assertThat(
                        school.when(
                                        QueryAuditLog.forDecision(
                                                new AccessQuestion(
                                                        SCHOOL,
                                                        guardian(1),
                                                        Act.parse("receipt.view"),
                                                        student(1),
                                                        Set.of(),
                                                        null)))
                                .getFirst())
                .as("even if such an event were there")
                .isInstanceOf(AccessDenied.class);
    }
}
