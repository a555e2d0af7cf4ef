package hk.chopmark.core.erasing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.erasure.ErasureCase;
import hk.chopmark.core.erasure.ErasureCommand;
import hk.chopmark.core.erasure.ErasureCommand.PlaceLegalHold;
import hk.chopmark.core.erasure.ErasureCommand.RecordKeysDestroyed;
import hk.chopmark.core.erasure.ErasureCommand.ReleaseLegalHold;
import hk.chopmark.core.erasure.ErasureEvent.ErasureCertified;
import hk.chopmark.core.erasure.ErasurePlace;
import hk.chopmark.core.erasure.HoldId;
import hk.chopmark.core.eventstore.fsck.FsckReport;
import hk.chopmark.core.roster.RosterCommand.CorrectSubjectDetail;
import hk.chopmark.core.runtime.EngineParts;
import hk.chopmark.core.seal.KeyEpochs;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.seal.rows.KeyEpoch;
import hk.chopmark.core.seal.rows.KeyInventory;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.testing.SmallSchool;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class ErasureIT extends ErasingSchool {

    @Test
    void a_pupil_is_erased_and_the_rest_stays() throws Exception {
        long boxesBefore = count("SELECT count(*) FROM sealed_box");
        ErasureId erasure = two.decide(family.student(), Category.IDENTITY, Category.HEALTH);
        assertThat(read(family.student()))
                .as("what is decided is still there until its key is destroyed")
                .isInstanceOf(OpenedField.Value.class);

        assertThat(runner().carryOut()).as("it waits for the key of the month to go").isEqualTo(1);

        ErasureCase done = found(erasure);
        ErasureCertified certificate = done.certificate().orElseThrow();
        assertThat(certificate.boxesDeleted()).as("boxes on the certificate").isEqualTo(1);
        assertThat(certificate.keysDestroyed()).as("keys on the certificate").isEqualTo(1);
        assertThat(certificate.indexCodes()).as("indexes").contains("blind-index", "names");
        assertThat(certificate.places())
                .as("places covered")
                .containsExactly(ErasurePlace.values());
        assertThat(count("SELECT count(*) FROM sealed_box"))
                .as("boxes left")
                .isEqualTo(boxesBefore - 1);
        assertThat(cleared)
                .as("the search index was told, also after the nodes had forgotten the key")
                .hasSize(2);
        OpenedField.Certificate shown =
                new OpenedField.Certificate(erasure, done.destruction().orElseThrow().at());
        assertThat(read(family.student()))
                .as("reading says since when and by which erasure")
                .isEqualTo(new OpenedField.Erased<>(shown));
        assertThat(read(school.family(3).student()))
                .as("others are untouched")
                .isInstanceOf(OpenedField.Value.class);
        FsckReport report = fsck();
        assertThat(report.faults()).as("faults after an erasure").isEmpty();
        assertThat(report.notChecked()).as("not checked").isEmpty();
    }

    @Test
    void nothing_new_is_sealed_for_an_erased_category_and_the_record_goes_on() throws Exception {
        two.decide(family.student(), Category.IDENTITY);
        runner().carryOut();

        DomainRejection refused =
                catchThrowableOfType(
                        DomainRejection.class,
                        () ->
                                engine().send(
                                                new CorrectSubjectDetail(
                                                        school.school(),
                                                        family.student(),
                                                        "nameEn",
                                                        Sealed.of(
                                                                family.student(),
                                                                Category.IDENTITY,
                                                                "Another"),
                                                        "typing-error"),
                                                SmallSchool.SETUP));
        assertThat(refused).as("a new name for an erased person").isNotNull();
        assertThat(refused.code()).isEqualTo("subject.erased");

        read(family.student());
        assertThat(fsck().faults()).as("events that still name the person").isEmpty();
    }

    @Test
    void a_node_that_dies_before_a_step_is_recorded_leaves_it_to_the_next() throws Exception {
        ErasureId erasure = two.decide(family.student(), Category.IDENTITY, Category.HEALTH);

        int deaths = dieAtEveryStep(1, (step, lost) -> lost.run());

        assertFinishedOnce(erasure, deaths);
    }

    @Test
    void a_node_that_dies_after_a_step_is_recorded_does_not_repeat_it() throws Exception {
        ErasureId erasure = two.decide(family.student(), Category.IDENTITY, Category.HEALTH);

        int deaths =
                dieAtEveryStep(
                        0,
                        (step, lost) -> {
                            engine().send(step, ERASER);
                            lost.run();
                        });

        assertFinishedOnce(erasure, deaths);
    }

    /**
     * Runs until nothing dies any more; each run records so many steps and dies with the next.
     *
     * @return how often it died
     */
    private int dieAtEveryStep(int passing, BiConsumer<ErasureCommand, Runnable> death) {
        for (int deaths = 0; deaths < 40; deaths++) {
            AtomicInteger left = new AtomicInteger(passing);
            StepRecorder dying =
                    step -> {
                        if (left.getAndDecrement() > 0) {
                            engine().send(step, ERASER);
                        } else {
                            death.accept(
                                    step,
                                    () -> {
                                        throw new AssertionError("the process dies here");
                                    });
                        }
                    };
            try {
                runner(dying, HURRYING).carryOut();
                return deaths;
            } catch (AssertionError died) {
                // The next runner knows nothing but the record.
            }
        }
        throw new AssertionError("the erasure does not come to an end");
    }

    private void assertFinishedOnce(ErasureId erasure, int deaths) throws Exception {
        assertThat(deaths).as("steps at which it died").isGreaterThanOrEqualTo(9);
        assertThat(trail(erasure))
                .as("each step on the record once")
                .containsExactlyInAnyOrder(
                        "ErasureRequested",
                        "ErasureApproved",
                        "ErasureDecided",
                        "KeyDestroyed",
                        "KeyDestroyed",
                        "ErasureAcknowledged",
                        "CiphertextDeleted",
                        "CiphertextDeleted",
                        "BlindIndexDeleted",
                        "BlindIndexDeleted",
                        "StragglersDeleted",
                        "StragglersDeleted",
                        "ErasureAcknowledged",
                        "ErasureAcknowledged",
                        "ErasureAcknowledged",
                        "ErasureAcknowledged",
                        "ErasureCertified");
        assertThat(fsck().faults()).as("faults").isEmpty();
    }

    @Test
    void nobody_reads_between_the_record_and_the_destruction_of_the_key() {
        ErasureId erasure = two.decide(family.student(), Category.IDENTITY);
        StepRecorder dying =
                command -> {
                    engine().send(command, ERASER);
                    if (command instanceof RecordKeysDestroyed) {
                        throw new AssertionError("the process dies here");
                    }
                };
        assertThatThrownBy(() -> runner(dying, HURRYING).carryOut())
                .isInstanceOf(AssertionError.class);

        assertThat(found(erasure).answers()).as("the key itself is still there").isEmpty();
        assertThat(read(family.student()))
                .as("reading is refused from the record on")
                .isInstanceOf(OpenedField.Erased.class);
    }

    @Test
    void a_node_goes_on_at_start() throws InterruptedException {
        ErasureId erasure = two.decide(family.student(), Category.IDENTITY);
        CountDownLatch never = new CountDownLatch(1);

        test.restart();

        for (int i = 0; i < 200 && found(erasure).boxes().isEmpty(); i++) {
            assertThat(never.await(50, TimeUnit.MILLISECONDS)).isFalse();
        }
        assertThat(found(erasure).boxes()).as("boxes deleted by the node itself").isNotEmpty();
    }

    @Test
    void the_certificate_waits_until_no_node_can_remember_the_key() {
        ErasureId erasure = two.decide(family.student(), Category.IDENTITY);

        runner(step -> engine().send(step, ERASER), System::nanoTime).carryOut();

        assertThat(found(erasure).boxes()).as("boxes are deleted at once").isNotEmpty();
        assertThat(found(erasure).certificate()).as("the certificate").isEmpty();
        runner().carryOut();
        assertThat(found(erasure).certificate()).as("the certificate, later").isPresent();
    }

    @Test
    void a_hold_placed_after_the_decision_keeps_the_keys() {
        ErasureId erasure = two.decide(family.student(), Category.IDENTITY);
        HoldId hold = new HoldId(engine().ids().get());
        engine().send(
                        new PlaceLegalHold(
                                school.school(),
                                hold,
                                family.student(),
                                Set.of(Category.IDENTITY),
                                "court-case"),
                        TwoPersons.acts(two.officer()));

        assertThat(runner().carryOut()).as("erasures that wait").isEqualTo(1);
        assertThat(found(erasure).destroyed()).as("destroyed keys under a hold").isEmpty();
        assertThat(read(family.student())).isInstanceOf(OpenedField.Value.class);

        engine().send(
                        new ReleaseLegalHold(school.school(), hold, "case-closed"),
                        TwoPersons.acts(two.officer()));
        runner().carryOut();
        assertThat(found(erasure).certificate()).isPresent();
    }

    @Test
    void a_subject_without_keys_is_final_at_once() {
        ErasureId erasure = two.decide(family.student(), Category.CONDUCT);

        assertThat(runner().carryOut()).as("erasures that wait").isZero();
        assertThat(found(erasure).isFinalised()).isTrue();
    }

    @Test
    void an_erasure_is_final_when_the_last_key_that_could_unwrap_is_destroyed() {
        ErasureId erasure = two.decide(family.student(), Category.IDENTITY);
        runner().carryOut();
        KeyEpochs now = engine().keyEpochs();
        now.rotate(school.school());
        now.rewrap(school.school(), _ -> {});
        assertThat(runner().carryOut()).as("erasures that wait in the grace period").isEqualTo(1);

        Clock later = Clock.offset(Clock.systemUTC(), KeyEpoch.GRACE.plusDays(1));
        new KeyEpochs(test.postgres().keys(), EngineParts.keys(engine()), later)
                .destroy(school.school(), 1);

        assertThat(runner().carryOut()).as("erasures that wait").isZero();
        assertThat(trail(erasure)).as("what is on the record last").endsWith("ErasureFinalised");
        assertThat(read(family.student())).isInstanceOf(OpenedField.Erased.class);
    }

    @Test
    void a_box_that_is_gone_without_an_erasure_or_back_after_one_is_a_fault() throws Exception {
        StoredEvent enrolment =
                engine().log()
                        .byPosition(nameOf(family.student()).location().position())
                        .orElseThrow();
        String row = "partition = 0 AND position = " + enrolment.position();
        asSuperuser("CREATE TABLE kept AS SELECT * FROM sealed_box WHERE " + row);
        asSuperuser("DELETE FROM sealed_box WHERE " + row);
        assertThat(fsck().faults())
                .as("a box deleted by hand")
                .extracting(fault -> fault.check())
                .containsExactly("box-missing");
        asSuperuser("INSERT INTO sealed_box SELECT * FROM kept");

        two.decide(family.student(), Category.IDENTITY);
        runner().carryOut();
        assertThat(fsck().faults()).as("an erasure").isEmpty();

        asSuperuser("INSERT INTO sealed_box SELECT * FROM kept");
        assertThat(fsck().faults())
                .as("a box put back after its erasure")
                .extracting(fault -> fault.check())
                .containsExactly("box-not-erased");
    }

    @Test
    void a_key_that_a_restored_database_brings_back_is_destroyed_again_at_start() throws Exception {
        asKeys("CREATE TABLE kept AS SELECT * FROM subject_secret");
        two.decide(family.student(), Category.IDENTITY);
        runner().carryOut();
        String back =
                "UPDATE subject_secret s SET wrapped = k.wrapped, destroyed_at = NULL, destroyed_by = NULL"
                        + " FROM kept k WHERE k.key_id = s.key_id AND s.wrapped IS NULL";
        asKeys(back);
        assertThat(runner().reconcile()).as("keys that had come back").isEqualTo(1);

        asKeys(back);
        test.restart();
        assertThat(
                        new KeyInventory(test.postgres().keys())
                                .of(school.school(), family.student(), Set.of(Category.IDENTITY)))
                .as("living keys of the erased pupil after a start")
                .isEmpty();
    }

    @Test
    void a_restored_key_database_that_knows_nothing_of_an_erasure_is_told_again() throws Exception {
        ErasureId erasure = two.decide(family.student(), Category.IDENTITY);
        runner().carryOut();
        String forget = "DELETE FROM subject_secret WHERE destroyed_at IS NOT NULL";
        asKeys(forget);
        cleared.clear();

        assertThat(runner().carryOut()).as("erasures that wait").isEqualTo(1);
        assertThat(found(erasure).isFinalised())
                .as("final while the epoch on the record is alive")
                .isFalse();
        assertThat(marked()).as("the tombstone").isTrue();
        assertThat(cleared).as("what the places cleared again").hasSize(1);

        asKeys(forget);
        test.restart();
        assertThat(marked()).as("the tombstone after a start").isTrue();
    }

    private boolean marked() {
        return EngineParts.keys(engine())
                .of(school.school(), family.student())
                .destroyed()
                .containsKey(Category.IDENTITY);
    }

    @Test
    void the_eraser_may_delete_boxes_and_nothing_else() throws Exception {
        for (String forbidden :
                List.of(
                        "DELETE FROM event",
                        "SELECT ciphertext FROM sealed_box",
                        "UPDATE sealed_box SET ordinal = 9",
                        "TRUNCATE sealed_box",
                        "INSERT INTO sealed_box SELECT * FROM sealed_box",
                        "SELECT * FROM event")) {
            try (Connection connection = test.postgres().eraser().getConnection();
                    Statement statement = connection.createStatement()) {
                assertThatThrownBy(() -> statement.execute(forbidden))
                        .as(forbidden)
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("permission denied");
            }
        }
    }
}
