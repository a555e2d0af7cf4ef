package hk.chopmark.core.erasing;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.erasing.ManyBoxesIT.Bulk.Noted;
import hk.chopmark.core.eventstore.fsck.Fsck;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.SmallSchool.Family;
import hk.chopmark.core.testing.TestEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A subject with more boxes than one batch; {@code -Dchopmark.erasure.boxes} for another count. */
class ManyBoxesIT {

    private static final Logger LOG = LoggerFactory.getLogger(ManyBoxesIT.class);
    private static final int BOXES = Integer.getInteger("chopmark.erasure.boxes", 1_200);
    private static final int BATCH = 400;

    /** Events that hold one box each. */
    sealed interface Bulk extends DomainEvent {
        /** A remark about a student. */
        @Event(namespace = "bulk", name = "Noted", version = "1")
        record Noted(StudentId student, Sealed<String> remark) implements Bulk {}
    }

    /** Asks for remarks. */
    record NoteMuch(SchoolId school, StudentId student, int remarks) implements Command {}

    private static final class NotingMuch extends Rule<NoteMuch, Integer> {
        NotingMuch() {
            super(
                    NoteMuch.class,
                    CommandPermission.server("bulk.note", Purpose.ROSTER_ADMINISTRATION),
                    () -> 0,
                    (state, fact) -> state);
        }

        @Override
        public List<FactQuery> facts(NoteMuch command, Actor actor) {
            return List.of();
        }

        @Override
        public List<Bulk> decide(NoteMuch command, Integer state, DecisionContext context) {
            StudentId student = command.student();
            return IntStream.range(0, command.remarks())
                    .<Bulk>mapToObj(i ->
                            new Noted(
                                    student,
                                    Sealed.of(student, Category.CONDUCT, "Remark number " + i)))
                    .toList();
        }
    }

    private static final AreaModule BULK =
            AreaModule.named("bulk")
                    .events(Bulk.class)
                    .decisions(new NotingMuch())
                    .resources(Resource.of("bulk").action("note"))
                    .build();

    private static List<AreaModule> areas() {
        return Stream.concat(Areas.all().stream(), Stream.of(BULK)).toList();
    }

    @Test
    void a_subject_of_many_boxes_is_erased_in_batches_and_others_keep_theirs() throws Exception {
        try (TestEngine test = TestEngine.start(builder -> builder.areas(areas()))) {
            AuditEngine engine = test.engine();
            SmallSchool school = SmallSchool.found(engine);
            Family erased = school.family(1);
            Family other = school.family(2);
            for (int noted = 0; noted < BOXES; noted += BATCH) {
                engine.send(
                        new NoteMuch(school.school(), erased.student(), BATCH), SmallSchool.SETUP);
            }
            engine.send(new NoteMuch(school.school(), other.student(), 7), SmallSchool.SETUP);
            TwoPersons two = TwoPersons.appoint(engine, school);
            ErasureId erasure = two.decide(erased.student(), Category.CONDUCT);

            engine.carryOutErasures();

            assertThat(
                            Objects.requireNonNull(
                                            engine.erasures()
                                                    .find(school.school(), erasure)
                                                    .orElseThrow()
                                                    .boxes()
                                                    .get(Category.CONDUCT))
                                    .number())
                    .as("deleted boxes")
                    .isEqualTo(BOXES);
            report(engine, school, erasure);
            assertThat(Fsck.of(test.postgres().sequencer()).run(_ -> {}).faults()).isEmpty();
        }
    }

    /** What it took, from the record itself. */
    private static void report(AuditEngine engine, SmallSchool school, ErasureId erasure) {
        List<Recorded<?>> steps =
                new ArrayList<>(engine.erasures().about(school.school(), List.of(erasure)));
        for (Recorded<?> step : steps) {
            LOG.atInfo()
                    .addKeyValue("at", step.at())
                    .addKeyValue("boxes", BOXES)
                    .log(step.event().getClass().getSimpleName());
        }
    }
}
