package hk.chopmark.projections.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.disclosure.DisclosureCommand.UnmaskPersonalData;
import hk.chopmark.core.notice.NoticeCommand.AcknowledgeNotice;
import hk.chopmark.core.notice.NoticeCommand.Copy;
import hk.chopmark.core.notice.NoticeCommand.OpenNotice;
import hk.chopmark.core.reading.PersonalDataReader.Reading;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.SmallSchool.Family;
import hk.chopmark.core.testing.TestEngine;
import hk.chopmark.projections.access.Grants;
import hk.chopmark.projections.engine.ProjectionEngine;
import hk.chopmark.projections.engine.rebuild.ProjectionRebuilder;
import hk.chopmark.projections.engine.rebuild.RebuildReport;
import hk.chopmark.projections.receipts.Receipts;
import hk.chopmark.projections.roster.Roster;
import hk.chopmark.projections.rows.ReadModels;
import hk.chopmark.projections.rows.ReadSchema;
import hk.chopmark.projections.rows.ShownClasses;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** From command to screen: decisions, log, read models, and a name opened through its handle. */
class ReadModelCatalogIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final AtomicReference<@Nullable DataSource> POOL = new AtomicReference<>();
    private static final AtomicReference<@Nullable ProjectionEngine> RUNNING =
            new AtomicReference<>();
    private static final TestEngine TEST =
            TestEngine.start(builder -> {
                DataSource projector = POOL.get();
                if (projector == null) {
                    return builder;
                }
                ProjectionEngine projections =
                        new ProjectionEngine(
                                projector, ReadModelCatalog.all(), InstantSource.system());
                RUNNING.set(projections);
                return builder.configure(projections::configure);
            });

    @BeforeAll
    static void start() {
        ReadSchema.migrate(TEST.postgres().admin());
        POOL.set(TEST.postgres().projector());
        restart();
    }

    private static void restart() {
        TEST.restart();
        projections().attach(TEST.engine().axon(), TEST.engine().log(), TEST.engine().codec());
    }

    @AfterAll
    static void close() {
        TEST.close();
        projections().close();
    }

    private static ProjectionEngine projections() {
        ProjectionEngine running = RUNNING.get();
        if (running == null) {
            throw new IllegalStateException("Not started");
        }
        return running;
    }

    @Test
    void commands_show_in_the_read_models_and_names_open_through_their_handles() {
        ReadModels models = new ReadModels(TEST.postgres().projector());
        SmallSchool school = SmallSchool.found(TEST.engine());
        Family family = school.family(7);
        school.publish();
        Copy copy = new Copy(school.notice(), 1, family.student(), family.guardian());
        TEST.engine().send(new OpenNotice(school.school(), copy, "zh", 3), family.guardianActs());
        long asOf =
                TEST.engine()
                        .send(
                                new AcknowledgeNotice(school.school(), copy, 6),
                                family.guardianSigns())
                        .asOf();
        projections().awaitPosition(asOf, PATIENCE);

        Receipts receipts = new Receipts(models);
        assertThat(receipts.receipts(school.school(), school.notice(), family.guardian()).value())
                .singleElement()
                .satisfies(view -> {
                    assertThat(view.level()).as("signed").isEqualTo(6);
                    assertThat(view.step(3)).as("and opened before").isPresent();
                });
        assertThat(
                        receipts.counts(school.school(), school.notice(), 1, ShownClasses.ALL)
                                .value()
                                .get(school.classId()))
                .isNotNull()
                .satisfies(counts -> assertThat(counts.acknowledged()).isEqualTo(1));
        assertThat(
                        new Grants(models)
                                .history(school.school(), school.head(), null, 10)
                                .value()
                                .rows())
                .as("the founding grant")
                .hasSize(1);

        Roster roster = new Roster(models);
        Sealed<String> name =
                Objects.requireNonNull(
                                roster.people(school.school(), List.of(family.student()))
                                        .value()
                                        .get(family.student()))
                        .nameZh();
        assertThat(name).isNotNull();
        Reading reading =
                TEST.engine()
                        .personalData()
                        .unmask(
                                new UnmaskPersonalData(
                                        school.school(),
                                        "roster",
                                        Set.of(family.student()),
                                        Set.of("nameZh"),
                                        Set.of(Category.IDENTITY)),
                                school.headActs(),
                                List.of(name));
        assertThat(reading.field(name))
                .as("the handle in the read model leads to the value in the box")
                .isEqualTo(new OpenedField.Value<>(SmallSchool.CANARY + "7"));

        restart();
        projections().awaitPosition(reading.asOf(), PATIENCE);
        everyRebuildSaysTheSame();
    }

    private static void everyRebuildSaysTheSame() {
        ProjectionRebuilder rebuilder =
                new ProjectionRebuilder(
                        TEST.postgres().projector(),
                        projections(),
                        TEST.engine().log(),
                        TEST.engine().codec());
        ReadModelCatalog.all()
                .forEach(module ->
                        assertThat(
                                        rebuilder
                                                .rebuild(
                                                        module.name(),
                                                        ProjectionRebuilder.Mode.SIDE_BY_SIDE,
                                                        _ -> {})
                                                .verdict())
                                .as("after a restart, " + module.name() + " is as the log says")
                                .isEqualTo(RebuildReport.Verdict.SAME));
    }
}
