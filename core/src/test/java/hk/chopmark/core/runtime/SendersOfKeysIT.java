package hk.chopmark.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.roster.RosterCommand.EnrolStudent;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.TestEngine;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose an idempotency key is. */
class SendersOfKeysIT {

    private static final LocalDate SEPTEMBER = LocalDate.of(2026, 9, 1);

    @SuppressWarnings("NullAway.Init")
    private TestEngine test;

    @BeforeEach
    void start() {
        test = TestEngine.start();
    }

    @AfterEach
    void stop() {
        test.close();
    }

    private AuditEngine engine() {
        return test.engine();
    }

    @Test
    void the_same_key_of_two_senders_is_two_keys() {
        SmallSchool school = SmallSchool.found(engine());
        SchoolId id = school.school();
        CommandContext head = school.headActs().withKey("import-0");
        CommandContext importer = school.headActs().from("oulad:courses.csv", null);
        CommandContext other =
                CommandContext.of(Actor.service("import"), Purpose.ROSTER_ADMINISTRATION);
        CommandContext server = asIf(school.headActs(), AuthMethod.SYSTEM);

        for (CommandContext context :
                List.of(
                        head,
                        importer.withKey("import-0"),
                        other.withKey("import-0"),
                        server.withKey("import-0"))) {
            StudentId student = new StudentId(engine().ids().get());
            assertThat(engine().send(enrol(id, student, "甲"), context).repeated())
                    .as("a request of its own of %s", context)
                    .isFalse();
        }
        EnrolStudent once = enrol(id, new StudentId(engine().ids().get()), "乙");
        CommandContext first = school.headActs().withKey("proof", "proof");
        assertThat(engine().send(once, first).repeated()).as("at first").isFalse();
        assertThat(
                        engine().send(
                                        once,
                                        asIf(school.headActs(), AuthMethod.REAUTHENTICATION)
                                                .withKey("proof", "proof"))
                                .repeated())
                .as("the same after a proof of who they are")
                .isTrue();
        assertThatThrownBy(() ->
                        engine().send(
                                        enrol(id, new StudentId(engine().ids().get()), "甲"),
                                        importer.from("oulad:other.csv", null).withKey("import-0")))
                .as("one importer has one name space, whatever the file")
                .hasMessageContaining("idempotency.key-reused");
        for (String key : List.of("", " ", "k".repeat(201), "鍵", "a\u0000")) {
            assertThatThrownBy(() -> head.withKey(key))
                    .as("a key is 1 to 200 printable ASCII characters")
                    .isInstanceOf(DomainRejection.class);
        }
    }

    private static CommandContext asIf(CommandContext context, AuthMethod auth) {
        Actor actor = context.actor();
        return CommandContext.of(new Actor(actor.ref(), actor.role(), auth), context.purpose());
    }

    private static EnrolStudent enrol(SchoolId school, StudentId student, String name) {
        return new EnrolStudent(
                school,
                student,
                Sealed.of(student, Category.IDENTITY, name),
                null,
                null,
                null,
                SEPTEMBER);
    }
}
