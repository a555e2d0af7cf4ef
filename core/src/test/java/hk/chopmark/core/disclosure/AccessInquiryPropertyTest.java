package hk.chopmark.core.disclosure;

import static hk.chopmark.core.disclosure.AccessInquiryTest.AUGUST;
import static hk.chopmark.core.disclosure.AccessInquiryTest.SEPTEMBER;
import static hk.chopmark.core.disclosure.AccessInquiryTest.answer;
import static hk.chopmark.core.disclosure.AccessInquiryTest.granted;
import static hk.chopmark.core.disclosure.AccessInquiryTest.link;
import static hk.chopmark.core.disclosure.AccessInquiryTest.member;
import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.grant;
import static hk.chopmark.core.testing.Cast.guardian;
import static hk.chopmark.core.testing.Cast.notice;
import static hk.chopmark.core.testing.Cast.staff;
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
import hk.chopmark.core.decision.Permission.Mask;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.disclosure.AccessFinding.Reason;
import hk.chopmark.core.disclosure.DisclosureCommand.ExportPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.UnmaskPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.disclosure.DisclosureEvent.AccessDenied;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataExported;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataUnmasked;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataViewed;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.notice.NoticeEvent.NoticeAudienceFixed;
import hk.chopmark.core.notice.NoticeEvent.Recipient;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipEnded;
import hk.chopmark.core.roster.RosterEvent.GuardianAuthorityChanged;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SubjectRef;
import hk.chopmark.core.testing.Scenario;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whoever guards a reading and whoever explains one agree over random histories. */
class AccessInquiryPropertyTest {

    /** Whatever happened, the answer and the guard agree, and rest on the same events. */
    @Test
    void the_answer_is_what_the_guard_decides_whatever_happened() {
        int byDelegation = 0;
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Scenario story = new Scenario(new DisclosureModule().module());
            story.given(
                    new StaffAppointed(staff(1), null, null, "teacher"),
                    new StaffAppointed(staff(2), null, null, "teacher"));
            for (int step = 0; step < 25; step++) {
                story.at("2026-09-%02dT01:00:00Z".formatted(1 + step))
                        .given(anyEvent(random, story));
            }
            byDelegation += new Comparison(story, random, seed).run();
        }
        assertThat(byDelegation).as("readings through a delegation among them").isPositive();
    }

    private record Comparison(Scenario story, Random random, long seed) {
        /** Compares, and counts what was permitted through a delegation. */
        int run() {
            int byDelegation = 0;
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
                byDelegation +=
                        finding.allowed() && finding.reasons().stream().anyMatch(this::isDelegated)
                                ? 1
                                : 0;
            }
            return byDelegation;
        }

        private boolean isDelegated(Reason reason) {
            return reason.grant() != null && reason.grant().id().getLeastSignificantBits() > 10;
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

    private static DomainEvent anyEvent(Random random, Scenario story) {
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
        return switch (random.nextInt(14)) {
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
            case 7, 8 -> handedOn(n, new Whim(random, story), scope, permission);
            case 9 -> new DelegationEnded(grant(10 + n), grant(n), staff(2), staff(1), "back");
            case 10 -> granted(4 + n, staff(2), scope, null, permission);
            case 11 ->
                    random.nextInt(3) == 0
                            ? new RoleRevoked(grant(4 + n), staff(2), "over")
                            : new StaffLeft(
                                    staff(2), LocalDate.of(2026, 9, 1 + random.nextInt(28)));
            case 12 ->
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

    /** Chance, and what happened so far. */
    private record Whim(Random random, Scenario story) {

        /** Mostly the event that made a grant, sometimes another. */
        UUID madeBy(GrantId grant) {
            List<Recorded<?>> made =
                    story.facts(List.of(FactQuery.about(grant, RoleGranted.class)));
            return made.isEmpty() || random.nextInt(6) == 0
                    ? new UUID(2, random.nextInt(26))
                    : made.getLast().id();
        }
    }

    /** From staff 2 to staff 1, of a grant that may be there or not. */
    private static DelegationGranted handedOn(int n, Whim whim, Ref scope, String permission) {
        return new DelegationGranted(
                grant(10 + n),
                grant(4 + n),
                whim.madeBy(grant(4 + n)),
                staff(2),
                staff(1),
                Permission.all(permission),
                scope,
                AUGUST,
                Instant.parse("2026-09-%02dT00:00:00Z".formatted(2 + whim.random().nextInt(28))),
                "leave");
    }
}
