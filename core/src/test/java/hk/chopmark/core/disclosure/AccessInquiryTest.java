package hk.chopmark.core.disclosure;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.grant;
import static hk.chopmark.core.testing.Cast.guardian;
import static hk.chopmark.core.testing.Cast.notice;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.staffActor;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.access.AccessEvent.RoleRevoked;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.disclosure.AccessFinding.Reason;
import hk.chopmark.core.disclosure.DisclosureCommand.ExportPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.UnmaskPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.disclosure.DisclosureEvent.AccessDenied;
import hk.chopmark.core.disclosure.DisclosureEvent.AuditLogQueried;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataExported;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataUnmasked;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataViewed;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.facts.Permission;
import hk.chopmark.core.facts.Permission.Act;
import hk.chopmark.core.facts.Permission.Mask;
import hk.chopmark.core.notice.NoticeEvent.NoticeAudienceFixed;
import hk.chopmark.core.notice.NoticeEvent.Recipient;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipEnded;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.GuardianAuthorityChanged;
import hk.chopmark.core.roster.RosterEvent.GuardianLinked;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import hk.chopmark.core.testing.Scenario;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccessInquiryTest {

    private static final LocalDate SEPTEMBER = LocalDate.of(2026, 9, 1);
    private static final Instant AUGUST = Instant.parse("2026-08-01T00:00:00Z");

    private final Scenario school = new Scenario(DisclosureModule.module());

    @BeforeEach
    void a_class_with_a_family() {
        school.at("2026-09-01T01:00:00Z")
                .given(
                        new StaffAppointed(staff(1), null, null, "teacher"),
                        member(1, student(1)),
                        link(1, 1, Authority.FULL));
    }

    private static ClassMembershipStarted member(int classNumber, PersonRef person) {
        return new ClassMembershipStarted(
                classOf(classNumber), person, MemberRole.PUPIL, null, SEPTEMBER);
    }

    private static GuardianLinked link(int student, int guardian, Authority authority) {
        return new GuardianLinked(
                student(student),
                guardian(guardian),
                Sealed.of(guardian(guardian), Category.IDENTITY, "parent"),
                authority,
                SEPTEMBER);
    }

    private static RoleGranted granted(
            int n, PersonRef grantee, Ref scope, @Nullable Instant validTo, String permission) {
        return new RoleGranted(
                grant(n), grantee, "role", 1, Permission.all(permission), scope, AUGUST, validTo);
    }

    private AccessFinding answer(PersonRef person, String action, Ref on, Instant at) {
        return answer(
                school,
                new AccessQuestion(SCHOOL, person, Act.parse(action), on, Set.of(), at),
                at);
    }

    private AccessFinding now(PersonRef person, String action, Ref on) {
        return answer(person, action, on, school.now());
    }

    private static AccessFinding answer(Scenario story, AccessQuestion question, Instant at) {
        return answer(story, question, at, at);
    }

    private static AccessFinding answer(
            Scenario story, AccessQuestion question, Instant at, Instant recordedUpTo) {
        AccessInquiry inquiry = new AccessInquiry(question, at, recordedUpTo);
        Set<FactQuery> asked = new HashSet<>();
        Set<Long> seen = new HashSet<>();
        List<FactQuery> next = inquiry.facts();
        while (!next.isEmpty()) {
            asked.addAll(next);
            for (Recorded<?> fact : story.facts(next)) {
                if (seen.add(fact.position())) {
                    inquiry.evolve(fact);
                }
            }
            next = inquiry.furtherFacts().stream().filter(query -> !asked.contains(query)).toList();
        }
        return inquiry.decide();
    }

    @Test
    void a_yes_names_the_grant_and_the_membership_it_rests_on() {
        UUID place = school.idOfLast(ClassMembershipStarted.class);
        school.given(granted(1, staff(1), classOf(1), null, "receipt.view"));
        UUID made = school.idOfLast(RoleGranted.class);

        assertThat(now(staff(1), "receipt.view", student(1)))
                .as("yes, and exactly why")
                .isEqualTo(
                        new AccessFinding(
                                true,
                                List.of(
                                        new Reason(
                                                "grant-for-class",
                                                grant(1),
                                                Permission.parse("receipt.view"),
                                                List.of(made, place)))));
    }

    @Test
    void a_no_names_the_event_that_took_the_right_away_and_the_past_stays_as_it_was() {
        school.given(granted(1, staff(1), classOf(1), null, "receipt.view"));
        UUID made = school.idOfLast(RoleGranted.class);
        Instant before = school.now();
        school.at("2026-09-02T01:00:00Z").given(new RoleRevoked(grant(1), staff(1), "left-class"));
        UUID revoked = school.idOfLast(RoleRevoked.class);

        assertThat(now(staff(1), "receipt.view", student(1)))
                .as("no, and what took it away")
                .isEqualTo(
                        new AccessFinding(
                                false,
                                List.of(
                                        new Reason(
                                                "grant-revoked",
                                                grant(1),
                                                Permission.parse("receipt.view"),
                                                List.of(made, revoked)))));
        assertThat(answer(staff(1), "receipt.view", student(1), before).allowed())
                .as("the day before it was allowed")
                .isTrue();
    }

    @Test
    void each_obstacle_has_its_code_and_its_events() {
        assertThat(codes(now(staff(1), "receipt.view", student(1))))
                .containsExactly("never-granted");
        school.given(granted(1, staff(1), classOf(2), null, "receipt.view"));
        assertThat(codes(now(staff(1), "receipt.view", student(1))))
                .containsExactly("out-of-scope");
        school.given(
                granted(
                        2,
                        staff(1),
                        classOf(1),
                        Instant.parse("2026-09-02T00:00:00Z"),
                        "receipt.view"));
        assertThat(
                        codes(
                                answer(
                                        staff(1),
                                        "receipt.view",
                                        student(1),
                                        Instant.parse("2026-09-02T00:00:00Z"))))
                .containsExactly("grant-over", "out-of-scope");
        school.given(new ClassMembershipEnded(classOf(1), student(1), SEPTEMBER));
        assertThat(codes(now(staff(1), "receipt.view", student(1))))
                .containsExactly("place-ended", "out-of-scope");
        school.given(new StaffLeft(staff(1), SEPTEMBER)).at("2026-09-01T16:00:00Z");
        assertThat(codes(now(staff(1), "receipt.view", student(1))))
                .containsExactly("left-post", "left-post");
        assertThat(codes(now(staff(1), "roster.view", notice(1))))
                .containsExactly("category-not-in-resource");
    }

    @Test
    void a_guardian_is_answered_from_their_authority() {
        UUID linked = school.idOfLast(GuardianLinked.class);
        assertThat(now(guardian(1), "dossier.view", student(1)))
                .isEqualTo(
                        new AccessFinding(
                                true,
                                List.of(new Reason("guardian", null, null, List.of(linked)))));
        assertThat(codes(now(guardian(1), "dossier.export", student(1))))
                .as("taking out is always by grant")
                .containsExactly("export-needs-grant", "never-granted");
        school.given(
                new GuardianAuthorityChanged(
                        student(1), guardian(1), Authority.NONE, "court-order"));
        AccessFinding after = now(guardian(1), "dossier.view", student(1));
        assertThat(codes(after)).containsExactly("authority-ended", "never-granted");
        assertThat(after.reasons().getFirst().events())
                .as("the event that took the authority away")
                .containsExactly(school.idOfLast(GuardianAuthorityChanged.class));
    }

    @Test
    void the_right_to_grant_is_answered_for_a_scope() {
        school.given(granted(1, staff(1), classOf(1), null, "access.grant"));

        assertThat(codes(now(staff(1), "access.grant", classOf(1))))
                .containsExactly("grant-for-class");
        assertThat(now(staff(1), "access.grant", student(1)).reasons().getFirst().events())
                .as("a class takes in its pupils, by their membership")
                .hasSize(2);
        assertThat(codes(now(staff(1), "access.grant", SCHOOL))).containsExactly("out-of-scope");
    }

    @Test
    void a_permission_for_the_whole_school_does_not_count_through_a_class() {
        school.given(granted(1, staff(1), classOf(1), null, "erasure.approve"));
        UUID made = school.idOfLast(RoleGranted.class);
        school.given(
                granted(2, staff(1), classOf(1), null, "receipt.view@school"),
                granted(3, staff(1), student(1), null, "roster.view@class"));

        assertThat(now(staff(1), "erasure.approve", student(1)).reasons())
                .as("what is held, and that it is held for too little")
                .containsExactly(
                        new Reason(
                                "grant-too-narrow",
                                grant(1),
                                Permission.parse("erasure.approve@school"),
                                List.of(made)));
        assertThat(codes(now(staff(1), "receipt.view", student(1))))
                .containsExactly("grant-too-narrow");
        assertThat(codes(now(staff(1), "roster.view", student(1))))
                .containsExactly("grant-too-narrow");
        school.given(
                granted(4, staff(1), SCHOOL, null, "receipt.view@school"),
                granted(5, staff(1), classOf(1), null, "roster.view@class"));
        assertThat(codes(now(staff(1), "receipt.view", student(1))))
                .containsExactly("grant-for-school");
        assertThat(codes(now(staff(1), "roster.view", student(1))))
                .containsExactly("grant-for-class");
    }

    @Test
    void who_may_see_masks_only_is_told_so() {
        school.given(granted(1, staff(1), classOf(1), null, "receipt.view"));
        assertThat(now(staff(1), "receipt.view+clear", student(1)).reasons())
                .singleElement()
                .satisfies(reason -> {
                    assertThat(reason.code()).isEqualTo("only-masked");
                    assertThat(reason.permission()).isEqualTo(Permission.parse("receipt.view"));
                });
        school.given(granted(2, staff(1), classOf(2), null, "receipt.view+clear"));
        assertThat(codes(now(staff(1), "receipt.view+clear", student(1))))
                .as("in full, but of another class")
                .containsExactly("out-of-scope", "only-masked");
        school.given(granted(3, staff(1), SCHOOL, null, "receipt.view@school+clear"));
        assertThat(now(staff(1), "receipt.view+clear", student(1)).reasons())
                .singleElement()
                .satisfies(reason ->
                        assertThat(reason.permission())
                                .as("by which permission, with its scope and mask")
                                .isEqualTo(Permission.parse("receipt.view@school+clear")));
        school.given(new RoleRevoked(grant(3), staff(1), "over"));
        assertThat(codes(now(staff(1), "receipt.view+clear", student(1))))
                .as("what was there and is gone comes first")
                .containsExactly("grant-revoked", "out-of-scope", "only-masked");
    }

    @Test
    void the_end_of_a_grant_that_never_allowed_it_is_no_reason() {
        school.given(
                granted(1, staff(1), classOf(1), null, "receipt.view"),
                new RoleRevoked(grant(1), staff(1), "over"));

        assertThat(codes(now(staff(1), "receipt.view+clear", student(1))))
                .containsExactly("never-granted");
        assertThatIllegalArgumentException()
                .as("what is not viewed has no mask")
                .isThrownBy(() -> now(staff(1), "receipt.export+clear", student(1)));
    }

    @Test
    void now_the_order_of_the_log_decides_and_not_a_clock_that_was_ahead() {
        school.given(granted(1, staff(1), SCHOOL, null, "access.grant"));
        Instant here = school.now();
        school.at("2026-09-02T01:00:00Z").given(new RoleRevoked(grant(1), staff(1), "moved"));
        AccessQuestion question =
                new AccessQuestion(
                        SCHOOL, staff(1), Act.parse("access.grant"), SCHOOL, Set.of(), null);

        assertThat(codes(answer(school, question, here, Instant.MAX)))
                .as("asked now, by a clock behind the one that revoked")
                .containsExactly("grant-revoked");
        assertThat(codes(answer(school, question, here, here)))
                .as("asked about that instant")
                .containsExactly("grant-for-school");
    }

    @Test
    void only_an_auditor_asks_about_others_and_every_question_is_on_record() {
        QueryAuditLog question =
                QueryAuditLog.forDecision(
                        new AccessQuestion(
                                SCHOOL,
                                guardian(1),
                                Act.parse("receipt.view"),
                                student(1),
                                Set.of(),
                                null));
        school.as(staffActor(1));
        assertThat(school.when(question).getFirst()).isInstanceOf(AccessDenied.class);
        school.given(granted(1, staff(1), classOf(1), null, "access.audit"));
        assertThat(school.when(question).getFirst())
                .as("a class is not the whole school")
                .isInstanceOf(AccessDenied.class);
        school.given(granted(2, staff(1), SCHOOL, null, "access.audit"));
        assertThat(school.when(question).getFirst())
                .isInstanceOfSatisfying(
                        AuditLogQueried.class,
                        asked -> {
                            assertThat(asked.about()).isEqualTo(guardian(1));
                            assertThat(asked.grants()).containsExactly(grant(2));
                        });
        school.as(Actor.person(guardian(1), "guardian", AuthMethod.PASSWORD));
        assertThat(school.when(question).getFirst())
                .as("everybody asks about themselves")
                .isInstanceOf(AuditLogQueried.class);
        school.as(Actor.service("importer"));
        assertThat(school.when(question).getFirst()).isInstanceOf(AccessDenied.class);
    }

    @Test
    void a_question_about_the_future_is_refused() {
        school.as(staffActor(1));
        school.rejects(
                QueryAuditLog.forDecision(
                        new AccessQuestion(
                                SCHOOL,
                                staff(1),
                                Act.parse("receipt.view"),
                                student(1),
                                Set.of(),
                                school.now().plusSeconds(1))),
                "audit.instant-in-the-future");
    }

    /** Whatever happened, the answer and the guard agree, and rest on the same events. */
    @Test
    void the_answer_is_what_the_guard_decides_whatever_happened() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Scenario story = new Scenario(DisclosureModule.module());
            story.given(new StaffAppointed(staff(1), null, null, "teacher"));
            for (int step = 0; step < 25; step++) {
                story.at("2026-09-%02dT01:00:00Z".formatted(1 + step)).given(anyEvent(random));
            }
            new Comparison(story, random, seed).run();
        }
    }

    private record Comparison(Scenario story, Random random, long seed) {
        void run() {
            for (int i = 0; i < 6; i++) {
                PersonRef viewer = anyViewer(random);
                SubjectRef subject = anySubject(random);
                Act act = anyAct(random);
                Set<Category> categories =
                        new AccessQuestion(SCHOOL, viewer, act, subject, Set.of(), null)
                                .categories();
                story.as(Actor.person(viewer, "somebody", AuthMethod.PASSWORD));
                DomainEvent decided = story.when(request(act, subject, categories)).getFirst();
                AccessFinding finding =
                        answer(
                                story,
                                new AccessQuestion(SCHOOL, viewer, act, subject, categories, null),
                                story.now());
                assertThat(finding.allowed())
                        .as("seed %s: %s of %s by %s: %s", seed, act, subject, viewer, finding)
                        .isEqualTo(!(decided instanceof AccessDenied));
                Set<UUID> cited = new LinkedHashSet<>();
                finding.reasons().forEach(reason -> cited.addAll(reason.events()));
                if (finding.allowed()) {
                    assertThat(finding.reasons())
                            .as("seed %s: by permissions that say so", seed)
                            .allSatisfy(reason ->
                                    assertThat(
                                                    reason.permission() == null
                                                            ? reason.grant() == null
                                                            : reason.permission().allows(act))
                                            .isTrue());
                    assertThat(cited)
                            .as("seed %s: the same events", seed)
                            .isEqualTo(reliedOn(decided));
                } else {
                    assertThat(finding.reasons())
                            .as("seed %s: a no has a reason", seed)
                            .isNotEmpty();
                }
            }
        }
    }

    private static DisclosureCommand request(
            Act act, SubjectRef subject, Set<Category> categories) {
        Set<SubjectRef> subjects = Set.of(subject);
        Set<String> fields = Set.of("nameZh");
        if (act.action().equals("export")) {
            return new ExportPersonalData(SCHOOL, "receipt", "test", subjects, fields, categories);
        }
        return act.mask() == Mask.CLEAR
                ? new UnmaskPersonalData(SCHOOL, "receipt", subjects, fields, categories)
                : new ViewPersonalData(SCHOOL, "receipt", subjects, fields, categories);
    }

    private static Act anyAct(Random random) {
        return Act.parse(
                List.of("receipt.view", "receipt.view", "receipt.view+clear", "receipt.export")
                        .get(random.nextInt(4)));
    }

    private static Set<UUID> reliedOn(DomainEvent decided) {
        Set<UUID> events = new LinkedHashSet<>();
        switch (decided) {
            case PersonalDataViewed viewed -> {
                events.addAll(viewed.grantEvents());
                events.addAll(viewed.linkEvents());
            }
            case PersonalDataUnmasked unmasked -> {
                events.addAll(unmasked.grantEvents());
                events.addAll(unmasked.linkEvents());
            }
            case PersonalDataExported exported -> {
                events.addAll(exported.grantEvents());
                events.addAll(exported.linkEvents());
            }
            default -> throw new AssertionError("a permitted reading");
        }
        return events;
    }

    private static PersonRef anyViewer(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> student(1 + random.nextInt(2));
            case 1 -> guardian(1 + random.nextInt(2));
            default -> staff(1);
        };
    }

    private static SubjectRef anySubject(Random random) {
        return random.nextInt(4) == 0 ? notice(1) : anyViewer(random);
    }

    private static DomainEvent anyEvent(Random random) {
        int class1 = 1 + random.nextInt(2);
        int pupil = 1 + random.nextInt(2);
        int parent = 1 + random.nextInt(2);
        int n = 1 + random.nextInt(4);
        String permission =
                List.of("receipt.view", "receipt.view+clear", "receipt.export")
                        .get(random.nextInt(3))
                        .replaceFirst(
                                "(\\+|$)",
                                List.of("", "@class", "@school").get(random.nextInt(3)) + "$1");
        Ref scope =
                switch (random.nextInt(5)) {
                    case 0 -> SCHOOL;
                    case 1 -> student(pupil);
                    default -> classOf(class1);
                };
        Authority authority =
                List.of(Authority.values()).get(random.nextInt(Authority.values().length));
        return switch (random.nextInt(9)) {
            case 0, 1 ->
                    granted(
                            n,
                            staff(1),
                            scope,
                            random.nextBoolean() ? null : Instant.parse("2026-09-20T00:00:00Z"),
                            permission);
            case 2 -> new RoleRevoked(grant(n), staff(1), "over");
            case 3, 4 -> member(class1, student(pupil));
            case 5 -> new ClassMembershipEnded(classOf(class1), student(pupil), SEPTEMBER);
            case 6 -> link(pupil, parent, authority);
            case 7 ->
                    new GuardianAuthorityChanged(
                            student(pupil), guardian(parent), authority, "basis");
            default ->
                    new NoticeAudienceFixed(
                            notice(1),
                            1,
                            classOf(class1),
                            List.of(new Recipient(student(pupil), List.of(guardian(parent)))),
                            1);
        };
    }

    private static List<String> codes(AccessFinding finding) {
        return finding.reasons().stream().map(Reason::code).toList();
    }
}
