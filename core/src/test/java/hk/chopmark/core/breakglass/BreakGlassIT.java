package hk.chopmark.core.breakglass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import hk.chopmark.core.access.AccessCommand.DefineRole;
import hk.chopmark.core.access.AccessCommand.GrantRole;
import hk.chopmark.core.breakglass.BreakGlass.Asked;
import hk.chopmark.core.breakglass.BreakGlass.Shown;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.disclosure.BreakGlassCommand.ReviewBreakGlass;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.disclosure.DisclosureEvent.BreakGlassOpened;
import hk.chopmark.core.eventstore.append.Sequencer;
import hk.chopmark.core.eventstore.append.Sequencer.Options;
import hk.chopmark.core.eventstore.append.WriterFenced;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.roster.RosterEvent.StudentEnrolled;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.TransientFailure;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.TestEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * If the log cannot append, reads stop; two persons may break the glass, and that comes into the
 * log.
 */
class BreakGlassIT {

    @TempDir Path folder;

    private Path file;
    private BreakGlassJournal journal;
    private TestEngine test;
    private SmallSchool school;
    private SmallSchool.Family family;
    private StaffId deputy;
    private Sealed<String> name;

    @BeforeEach
    void a_school_with_two_who_may() {
        file = folder.resolve("break-glass.journal");
        journal = BreakGlassJournal.open(file);
        test = TestEngine.start(builder -> builder.breakGlassJournal(journal));
        school = SmallSchool.found(engine());
        school.defineOfficer();
        family = school.family(1);
        deputy = staff("officer");
        StoredEvent enrolled =
                engine().log()
                        .find(
                                school.school(),
                                List.of(Set.of(family.student().text())),
                                Set.of("roster.StudentEnrolled"),
                                0,
                                1)
                        .getFirst();
        name =
                Objects.requireNonNull(
                        ((StudentEnrolled) engine().codec().decode(enrolled).event()).nameZh());
    }

    @AfterEach
    void stop() {
        test.close();
        journal.close();
    }

    private AuditEngine engine() {
        return test.engine();
    }

    private BreakGlass glass() {
        return engine().breakGlass().orElseThrow();
    }

    private StaffId staff(String role) {
        StaffId staff = new StaffId(engine().ids().get());
        engine().send(
                        new AppointStaff(school.school(), staff, null, null, "clerk"),
                        SmallSchool.SETUP);
        engine().send(
                        new GrantRole(
                                school.school(),
                                new GrantId(engine().ids().get()),
                                staff,
                                role,
                                school.school(),
                                Instant.parse("2025-09-01T00:00:00Z"),
                                null),
                        school.headActs());
        return staff;
    }

    private ViewPersonalData view() {
        return new ViewPersonalData(
                school.school(),
                "receipt",
                Set.of(family.student()),
                Set.of("nameZh"),
                Set.of(Category.IDENTITY));
    }

    private static Actor actor(StaffId staff) {
        return Actor.person(staff, "administrator", AuthMethod.PASSWORD);
    }

    private static CommandContext acts(StaffId staff) {
        return CommandContext.of(actor(staff), Purpose.HOME_SCHOOL_COMMUNICATION);
    }

    private static CommandContext reviews(StaffId staff) {
        return CommandContext.of(actor(staff), Purpose.AUDIT);
    }

    /** From now on every insert fails as on a full disk. */
    private void fillDisk() throws SQLException {
        admin(
                "CREATE FUNCTION public.disk_is_full() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN RAISE EXCEPTION USING ERRCODE = ''53100''; END'",
                "CREATE TRIGGER disk_is_full BEFORE INSERT ON chopmark.event"
                        + " FOR EACH ROW EXECUTE FUNCTION public.disk_is_full()",
                "ALTER TABLE chopmark.event ENABLE ALWAYS TRIGGER disk_is_full");
    }

    private void freeDisk() throws SQLException {
        admin("DROP TRIGGER disk_is_full ON chopmark.event", "DROP FUNCTION public.disk_is_full()");
    }

    private void admin(String... statements) throws SQLException {
        try (Connection connection = test.postgres().admin().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private Shown throughTheGlass() {
        Asked asked = glass().ask(view(), acts(school.head()), List.of(name));
        glass().confirm(asked.request(), school.school(), actor(deputy));
        return glass().open(asked.request(), school.school(), actor(school.head()));
    }

    @Test
    void what_a_default_view_masks_takes_the_right_to_unmask_through_the_glass_too()
            throws Exception {
        engine().send(
                        new DefineRole(
                                school.school(),
                                "watcher",
                                Permission.all("receipt.view", "break-glass.open")),
                        SmallSchool.SETUP);
        StaffId watcher = staff("watcher");
        fillDisk();
        assertThat(refusal(watcher, deputy)).isEqualTo("break-glass.not-permitted");
        assertThat(journal.pending()).as("what was opened").isEmpty();
        freeDisk();
    }

    @Test
    void
            requests_of_one_person_leave_the_glass_to_others_and_those_of_one_school_to_other_schools() {
        SmallSchool elsewhere = SmallSchool.found(engine());
        SchoolId other = elsewhere.school();
        StaffId flooder = school.head();
        for (int asked = 0; asked < BreakGlass.MAX_OF_PERSON; asked++) {
            ask(school.school(), flooder);
        }
        assertThatThrownBy(() -> ask(school.school(), flooder))
                .as("one person's share of the school")
                .asInstanceOf(type(DomainRejection.class))
                .returns("break-glass.too-many-waiting", DomainRejection::code);
        ask(school.school(), deputy);
        ask(other, elsewhere.head());

        for (int asked = BreakGlass.MAX_OF_PERSON + 1; asked < BreakGlass.MAX_OF_SCHOOL; asked++) {
            ask(school.school(), staff("officer"));
        }
        assertThatThrownBy(() -> ask(school.school(), deputy))
                .as("one school's share of the node")
                .asInstanceOf(type(DomainRejection.class))
                .returns("break-glass.too-many-waiting", DomainRejection::code);
        ask(other, elsewhere.head());
    }

    @Test
    void who_may_not_break_the_glass_hears_it_when_they_ask_and_when_they_confirm() {
        engine().send(
                        new DefineRole(school.school(), "clerk", Permission.all("receipt.view")),
                        school.headActs());
        StaffId clerk = staff("clerk");
        assertThatThrownBy(() -> ask(school.school(), clerk))
                .as("asking takes the grant")
                .hasMessageContaining("break-glass.not-permitted");
        Asked asked = glass().ask(view(), acts(school.head()), List.of(name));
        for (UUID request : List.of(asked.request(), engine().ids().get())) {
            assertThatThrownBy(() -> glass().confirm(request, school.school(), actor(clerk)))
                    .as("confirming takes it too, whether there is such a request or not")
                    .hasMessageContaining("break-glass.not-permitted");
        }
        assertThatThrownBy(
                        () -> glass().open(asked.request(), school.school(), actor(school.head())))
                .as("so nobody confirmed")
                .hasMessageContaining("break-glass.not-confirmed");
    }

    private void ask(SchoolId of, StaffId person) {
        glass().ask(
                        new ViewPersonalData(
                                of,
                                "receipt",
                                Set.of(family.student()),
                                Set.of("nameZh"),
                                Set.of(Category.IDENTITY)),
                        acts(person),
                        List.of(name));
    }

    private String refusal(StaffId viewer, StaffId witness) {
        DomainRejection rejection =
                catchThrowableOfType(
                        DomainRejection.class,
                        () -> {
                            Asked asked = glass().ask(view(), acts(viewer), List.of(name));
                            glass().confirm(asked.request(), school.school(), actor(witness));
                            glass().open(asked.request(), school.school(), actor(viewer));
                        });
        return Objects.requireNonNull(rejection, "the glass holds").code();
    }

    private List<StoredEvent> events(String type) {
        return engine().log().find(school.school(), List.of(), Set.of(type), 0, 100);
    }

    private void awaitImport() {
        long giveUp = System.nanoTime() + 60_000_000_000L;
        while (!glass().pending().isEmpty()) {
            assertThat(System.nanoTime()).as("the journal is imported").isLessThan(giveUp);
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Test
    void while_the_log_works_nothing_is_broken() {
        Shown shown = throughTheGlass();

        assertThat(shown.journalSequence()).as("an ordinary reading").isEmpty();
        assertThat(engine().log().byId(shown.recordedBy()).orElseThrow().type())
                .isEqualTo("disclosure.PersonalDataViewed@1");
        assertThat(glass().pending()).isEmpty();
    }

    @Test
    void without_the_log_reads_stop_and_two_persons_get_through() throws Exception {
        fillDisk();
        assertThatThrownBy(() ->
                        engine().personalData().read(view(), acts(school.head()), List.of(name)))
                .as("no record, no read")
                .isInstanceOf(TransientFailure.class);

        Shown shown = throughTheGlass();

        assertThat(shown.fields().get(name))
                .isEqualTo(new OpenedField.Value<>(SmallSchool.CANARY + "1"));
        assertThat(glass().pending()).as("what is on disk").hasSize(1);
        assertThat(Files.readString(file))
                .as("the journal names who, whom and what, and holds no name")
                .contains(school.head().text(), deputy.text(), family.student().text(), "nameZh")
                .doesNotContain(SmallSchool.CANARY);
        assertThat(events("disclosure.BreakGlassOpened")).as("not in the log yet").isEmpty();

        freeDisk();
        awaitImport();
        assertImported(shown);
    }

    private void assertImported(Shown shown) {
        StoredEvent gap = events("disclosure.LogGapRecorded").getFirst();
        List<StoredEvent> opened = events("disclosure.BreakGlassOpened");
        assertThat(opened).as("once").hasSize(1);
        assertThat(opened.getFirst().position())
                .as("the gap is marked right before what happened in it")
                .isEqualTo(gap.position() + 1);
        BreakGlassOpened use =
                (BreakGlassOpened) engine().codec().decode(opened.getFirst()).event();
        assertThat(use.use()).isEqualTo(shown.recordedBy());
        assertThat(use.viewer()).isEqualTo(school.head());
        assertThat(use.witness()).isEqualTo(deputy);
        assertThat(use.restsOn())
                .as("the grants both held as last known, by event")
                .hasSize(2)
                .allMatch(event -> engine().log().byId(event).isPresent());
    }

    @Test
    void one_person_or_one_without_the_permission_does_not_get_through() throws Exception {
        engine().send(
                        new DefineRole(school.school(), "clerk", Permission.all("receipt.view")),
                        school.headActs());
        StaffId clerk = staff("clerk");
        fillDisk();

        assertThat(refusal(school.head(), school.head())).isEqualTo("break-glass.same-person");
        assertThat(refusal(school.head(), clerk)).isEqualTo("break-glass.not-permitted");
        assertThat(refusal(clerk, school.head())).isEqualTo("break-glass.not-permitted");
        Asked asked = glass().ask(view(), acts(school.head()), List.of(name));
        assertThatThrownBy(
                        () -> glass().open(asked.request(), school.school(), actor(school.head())))
                .as("nobody confirmed")
                .hasMessageContaining("break-glass.not-confirmed");
        assertThat(glass().pending()).as("nothing was opened").isEmpty();
        assertThat(Files.size(file)).isZero();
    }

    @Test
    void while_the_tail_of_the_log_is_lost_the_glass_holds() throws Exception {
        Asked before = glass().ask(view(), acts(school.head()), List.of(name));
        glass().confirm(before.request(), school.school(), actor(deputy));
        state("tail_lost");

        assertThatThrownBy(() -> glass().ask(view(), acts(school.head()), List.of(name)))
                .as("what was erased since cannot be known")
                .hasMessageContaining("break-glass.tail-lost");
        assertThatThrownBy(
                        () -> glass().open(before.request(), school.school(), actor(school.head())))
                .as("nor for a request that two had agreed on")
                .hasMessageContaining("break-glass.tail-lost");
        assertThat(glass().pending()).as("nothing was opened").isEmpty();

        state("halted");
        assertThat(glass().open(before.request(), school.school(), actor(school.head())).fields())
                .as("a halted log has lost nothing")
                .hasSize(1);
    }

    private void state(String state) throws SQLException {
        admin("UPDATE chopmark.integration SET state = '" + state + "', reason = 'test'");
    }

    @Test
    void where_only_this_node_cannot_write_the_glass_holds() {
        try (Sequencer other =
                Sequencer.open(test.postgres().sequencer(), Options.STANDARD.alone(true))) {
            assertThatThrownBy(this::throughTheGlass)
                    .as("the log works, on the node that has taken it")
                    .isInstanceOf(WriterFenced.class);
            assertThat(other.hasEnded()).as("the other node").isFalse();
        }
        await("this node knows").atMost(Duration.ofSeconds(30)).until(engine()::hasStoppedWriting);
        assertThat(glass().pending()).as("what is on disk").isEmpty();
    }

    @Test
    void without_the_journal_the_glass_holds() throws Exception {
        fillDisk();
        journal.close();

        assertThatThrownBy(this::throughTheGlass)
                .as("neither log nor journal")
                .isInstanceOf(RuntimeException.class)
                .isNotInstanceOf(DomainRejection.class);
    }

    @Test
    void a_crash_between_log_and_journal_imports_nothing_twice() throws Exception {
        fillDisk();
        throughTheGlass();
        throughTheGlass();
        freeDisk();
        try (JournalImporter crashing =
                new JournalImporter(
                        (command, context) -> {
                            engine().send(command, context);
                            throw new IllegalStateException("crashed after the log");
                        },
                        journal)) {
            assertThatThrownBy(crashing::importPending).hasMessageContaining("crashed");
        }
        awaitImport();
        assertThat(events("disclosure.BreakGlassOpened")).as("each once").hasSize(2);
        assertThat(pendingAfterRestart()).as("and marked in the journal").isZero();
    }

    private int pendingAfterRestart() throws IOException {
        journal.close();
        try (BreakGlassJournal again = BreakGlassJournal.open(file)) {
            return again.pending().size();
        }
    }

    @Test
    void a_third_person_reviews_each_use_once() throws Exception {
        fillDisk();
        Shown shown = throughTheGlass();
        freeDisk();
        awaitImport();
        StaffId officer = staff("officer");
        ReviewBreakGlass review =
                new ReviewBreakGlass(school.school(), shown.recordedBy(), "justified");

        assertThatThrownBy(() -> engine().send(review, reviews(deputy)))
                .hasMessageContaining("break-glass.same-person");
        engine().send(review, reviews(officer));
        assertThatThrownBy(() -> engine().send(review, reviews(officer)))
                .hasMessageContaining("break-glass.already-reviewed");
        assertThat(events("disclosure.BreakGlassReviewed")).hasSize(1);
    }
}
