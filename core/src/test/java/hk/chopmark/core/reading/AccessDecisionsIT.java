package hk.chopmark.core.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.access.AccessCommand.GrantRole;
import hk.chopmark.core.access.AccessCommand.RevokeRole;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.disclosure.AccessQuestion;
import hk.chopmark.core.reading.AccessDecisions.Answer;
import hk.chopmark.core.reading.AccessDecisions.Citation;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.TestEngine;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** May X do A on R at t, and why: answered from the record itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessDecisionsIT {

    private TestEngine test;
    private AuditEngine engine;
    private SmallSchool school;
    private StaffId teacher;
    private GrantId grant;
    private SmallSchool.Family family;
    private Instant whileGranted;

    @BeforeAll
    void a_teacher_had_a_grant_for_a_class_and_lost_it() {
        test = TestEngine.start();
        engine = test.engine();
        school = SmallSchool.found(engine);
        school.defineOfficer();
        family = school.family(1);
        teacher = new StaffId(engine.ids().get());
        grant = new GrantId(engine.ids().get());
        engine.send(
                new AppointStaff(school.school(), teacher, null, null, "teacher"),
                SmallSchool.SETUP);
        engine.send(
                new GrantRole(
                        school.school(),
                        grant,
                        teacher,
                        "officer",
                        school.classId(),
                        Instant.parse("2026-01-01T00:00:00Z"),
                        null),
                school.headActs());
        Answer yes = ask("receipt.view", family.student(), null);
        whileGranted = yes.at();
        assertThat(yes.allowed()).as("the grant covers the pupil: %s", yes).isTrue();
        assertThat(citations(yes))
                .as("the grant and the membership, found in the record")
                .extracting(Citation::type)
                .containsExactly("access.RoleGranted@1", "roster.ClassMembershipStarted@1");
        engine.send(new RevokeRole(school.school(), grant, "moved"), school.headActs());
    }

    @AfterAll
    void stop() {
        test.close();
    }

    private Answer ask(String action, Ref on, @Nullable Instant at) {
        return engine.accessDecisions()
                .explain(
                        new AccessQuestion(
                                school.school(), teacher, Act.parse(action), on, Set.of(), at),
                        school.headActs());
    }

    private static List<Citation> citations(Answer answer) {
        return answer.reasons().stream().flatMap(reason -> reason.events().stream()).toList();
    }

    @Test
    void after_the_revocation_the_answer_names_it_and_who_did_it() {
        Answer no = ask("receipt.view", family.student(), null);

        assertThat(no.allowed()).isFalse();
        assertThat(no.reasons())
                .as("one reason: %s", no)
                .singleElement()
                .satisfies(reason -> {
                    assertThat(reason.code()).isEqualTo("grant-revoked");
                    assertThat(reason.grant()).isEqualTo(grant);
                });
        Citation revocation = citations(no).getLast();
        assertThat(revocation.type()).isEqualTo("access.RoleRevoked@1");
        assertThat(revocation.by()).isEqualTo(school.head().text());
        assertThat(engine.log().byPosition(revocation.position()).map(StoredEvent::id))
                .as("the position leads to the event")
                .hasValue(revocation.event().toString());
    }

    @Test
    void the_past_is_answered_as_it_was_then() {
        assertThat(ask("receipt.view", family.student(), whileGranted).allowed())
                .as("while the grant stood")
                .isTrue();
        Answer before =
                ask("receipt.view", family.student(), Instant.parse("2026-01-02T00:00:00Z"));
        assertThat(before.allowed()).as("before it was recorded, though valid from then").isFalse();
        assertThat(before.reasons().getFirst().code()).isEqualTo("never-granted");
    }

    @Test
    void the_question_is_on_the_record_before_the_answer() {
        Answer answer = ask("access.grant", school.school(), null);

        StoredEvent asked = engine.log().byPosition(answer.asOf()).orElseThrow();
        assertThat(UUID.fromString(asked.id())).isEqualTo(answer.recordedBy());
        assertThat(asked.type()).isEqualTo("disclosure.AuditLogQueried@1");
    }

    @Test
    void who_may_not_ask_is_refused_and_that_is_recorded_too() {
        long before = engine.head();

        assertThatThrownBy(() ->
                        engine.accessDecisions()
                                .explain(
                                        new AccessQuestion(
                                                school.school(),
                                                teacher,
                                                Act.parse("receipt.view"),
                                                family.student(),
                                                Set.of(),
                                                null),
                                        CommandContext.of(
                                                family.guardianActs().actor(), Purpose.AUDIT)))
                .isInstanceOf(DomainRejection.class)
                .hasMessageContaining("access.denied");
        assertThat(engine.log().byPosition(before).orElseThrow().type())
                .isEqualTo("disclosure.AccessDenied@1");
    }
}
