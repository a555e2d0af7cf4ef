package hk.chopmark.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.CommandResult;
import hk.chopmark.core.decision.Meta;
import hk.chopmark.core.roster.RosterCommand.OpenClass;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.TestEngine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** When a source says that something happened stands beside the server's time, within bounds. */
class OccurredAtIT {

    @SuppressWarnings("NullAway.Init")
    private static TestEngine test;

    @SuppressWarnings("NullAway.Init")
    private static SmallSchool school;

    private static int classes;

    @BeforeAll
    static void start() {
        test = TestEngine.start(builder -> builder);
        school = SmallSchool.found(test.engine());
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    private static OpenClass open() {
        return new OpenClass(
                school.school(),
                new ClassId(test.engine().ids().get()),
                "c" + ++classes,
                "2026/27");
    }

    private static CommandContext claiming(Instant occurredAt) {
        return CommandContext.of(
                        Actor.person(school.head(), "head", AuthMethod.PASSWORD),
                        Purpose.ROSTER_ADMINISTRATION)
                .from("school-app", occurredAt);
    }

    private static void refused(Duration ahead, String code) {
        Instant claimed = InstantSource.system().instant().plus(ahead);
        DomainRejection refusal =
                catchThrowableOfType(
                        DomainRejection.class, () -> test.engine().send(open(), claiming(claimed)));
        assertThat(refusal).as("a claim of %s", ahead).isNotNull();
        assertThat(refusal.code()).isEqualTo(code);
    }

    @Test
    void a_claim_of_any_command_is_bounded_and_stands_beside_the_servers_time() {
        refused(Duration.ofDays(-8), "time.claimed-too-far-back");
        refused(Duration.ofHours(1), "time.claimed-ahead");
        Instant claimed = InstantSource.system().instant().minus(Duration.ofDays(6));

        StoredEvent stored =
                test.engine()
                        .log()
                        .byId(test.engine().send(open(), claiming(claimed)).eventIds().getFirst())
                        .orElseThrow();

        assertThat(stored.at()).as("the server's time").isAfter(claimed.plus(Duration.ofDays(5)));
        assertThat(test.engine().codec().decode(stored).meta())
                .as("the claim beside it")
                .hasEntrySatisfying(Meta.OCCURRED_AT, text -> assertThat(text).startsWith("20"));
    }

    @Test
    void a_repetition_gets_the_first_answer_when_its_claim_has_grown_too_old() {
        AtomicReference<Instant> clock =
                new AtomicReference<>(Instant.parse("2026-09-01T08:00:00Z"));
        try (TestEngine other = TestEngine.start(builder -> builder.clock(clock::get))) {
            SmallSchool there = SmallSchool.found(other.engine());
            OpenClass command =
                    new OpenClass(
                            there.school(),
                            new ClassId(other.engine().ids().get()),
                            "1A",
                            "2026/27");
            CommandContext context =
                    there.headActs()
                            .from("school-app", clock.get().minus(Duration.ofDays(6)))
                            .withKey("offline-1");
            CommandResult first = other.engine().send(command, context);

            clock.set(clock.get().plus(Duration.ofDays(3)));
            CommandResult again = other.engine().send(command, context);
            assertThat(again.eventIds())
                    .as("nine days after what it claims")
                    .isEqualTo(first.eventIds());
            assertThatThrownBy(() -> other.engine().send(command, context.withKey("offline-2")))
                    .as("another request that claims the same")
                    .isInstanceOfSatisfying(
                            DomainRejection.class,
                            refusal ->
                                    assertThat(refusal.code())
                                            .isEqualTo("time.claimed-too-far-back"));
        }
    }
}
