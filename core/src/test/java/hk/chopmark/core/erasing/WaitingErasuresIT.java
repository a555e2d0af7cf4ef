package hk.chopmark.core.erasing;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.erasure.ErasureCase;
import hk.chopmark.core.erasure.ErasureCommand.AcknowledgeErasure;
import hk.chopmark.core.erasure.ErasureCommand.RecordKeysDestroyed;
import hk.chopmark.core.erasure.ErasurePlace;
import hk.chopmark.core.reading.Erasures;
import hk.chopmark.core.runtime.EngineParts;
import hk.chopmark.core.seal.KeyEpochs;
import hk.chopmark.core.seal.rows.KeyEpoch;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ErasureId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** When an erasure that waits is looked at again, and what comes first. */
class WaitingErasuresIT extends ErasingSchool {

    @Test
    void a_certified_erasure_is_left_alone_until_an_epoch_ends() {
        AtomicReference<Instant> now = new AtomicReference<>(Clock.systemUTC().instant());
        List<String> steps = new ArrayList<>();
        ErasureRunner waiting =
                runner(
                        engine(),
                        step -> {
                            steps.add(step.getClass().getSimpleName());
                            engine().send(step, ERASER);
                        },
                        now::get,
                        HURRYING);
        two.decide(family.student(), Category.IDENTITY);
        waiting.carryOut();
        assertThat(steps).as("steps up to the certificate").endsWith("CertifyErasure");
        steps.clear();
        KeyEpochs epochs = engine().keyEpochs();
        epochs.rotate(school.school());
        epochs.rewrap(school.school(), _ -> {});
        Instant later = now.get().plus(KeyEpoch.GRACE).plusSeconds(86_400);
        now.set(later);
        waiting.carryOut();

        new KeyEpochs(test.postgres().keys(), EngineParts.keys(engine()), now::get)
                .destroy(school.school(), 1);
        now.set(later.plusSeconds(30));
        waiting.carryOut();
        assertThat(steps).as("half a minute later nobody looks").isEmpty();
        now.set(later.plusSeconds(61));
        waiting.carryOut();

        assertThat(steps).as("a minute later").containsExactly("FinaliseErasure");
    }

    @Test
    void what_is_newly_decided_does_not_wait_behind_what_waits() {
        AtomicLong passed = new AtomicLong();
        List<ErasureId> order = new ArrayList<>();
        ErasureRunner runner =
                runner(
                        engine(),
                        step -> {
                            if (step instanceof RecordKeysDestroyed keys) {
                                order.add(keys.erasure());
                            } else if (step instanceof AcknowledgeErasure answer
                                    && answer.place() == ErasurePlace.NODE_MEMORY) {
                                order.add(answer.erasure());
                            }
                            engine().send(step, ERASER);
                        },
                        Clock.systemUTC(),
                        passed::get);
        ErasureId first = two.decide(family.student(), Category.IDENTITY);
        runner.carryOut();
        ErasureId second = two.decide(school.family(3).student(), Category.IDENTITY);
        passed.set(Duration.ofMinutes(2).toNanos());
        runner.carryOut();

        assertThat(order)
                .as("whose keys went and whose nodes answered, in the order of work")
                .containsExactly(first, second, first);
    }

    @Test
    void a_list_holds_those_asked_for_last_and_says_whether_there_are_more() {
        List<ErasureId> asked = new ArrayList<>();
        for (int pupil = 3; pupil < 6; pupil++) {
            asked.add(two.request(school.family(pupil).student(), Category.IDENTITY));
        }

        Erasures.Listing shortened = engine().erasures().latest(school.school(), 2);
        assertThat(shortened.complete()).as("whether that is all").isFalse();
        assertThat(shortened.items())
                .extracting(listed -> listed.found().request().erasure())
                .as("the latest first")
                .containsExactly(asked.get(2), asked.get(1));
        assertThat(shortened.items())
                .extracting(listed -> listed.found().state())
                .as("with what happened since")
                .containsOnly(ErasureCase.State.APPROVED);
        assertThat(engine().erasures().latest(school.school(), 3).complete())
                .as("whether three are all")
                .isTrue();
    }
}
