package hk.chopmark.projections.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.notice.NoticeEvent.DeliveryAttempted;
import hk.chopmark.core.notice.NoticeEvent.DeliveryConfirmed;
import hk.chopmark.core.notice.NoticeEvent.DeliveryFailed;
import hk.chopmark.core.notice.NoticeEvent.NoticeAcknowledged;
import hk.chopmark.core.notice.NoticeEvent.NoticeAudienceFixed;
import hk.chopmark.core.notice.NoticeEvent.NoticeDrafted;
import hk.chopmark.core.notice.NoticeEvent.NoticeOpened;
import hk.chopmark.core.notice.NoticeEvent.NoticeVersionPublished;
import hk.chopmark.core.notice.NoticeEvent.NoticeWithdrawn;
import hk.chopmark.core.notice.NoticeEvent.Recipient;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.projections.engine.Applied;
import hk.chopmark.projections.rows.Page;
import hk.chopmark.projections.rows.ShownClasses;
import hk.chopmark.projections.testing.TestLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Given events, then rows. */
class ReceiptsIT {

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    private static final Instant DEADLINE = Instant.parse("2026-09-10T09:00:00Z");

    private static TestLog log;
    private static Applied applied;

    private final SchoolId school = new SchoolId(UuidCreator.getTimeOrderedEpoch());
    private final NoticeId notice = new NoticeId(UuidCreator.getTimeOrderedEpoch());
    private final ClassId classId = new ClassId(UuidCreator.getTimeOrderedEpoch());
    private final StudentId student = new StudentId(UuidCreator.getTimeOrderedEpoch());
    private final GuardianId guardian = new GuardianId(UuidCreator.getTimeOrderedEpoch());

    @BeforeAll
    static void open() {
        log = new TestLog(POSTGRES);
        applied = new Applied(log);
    }

    @AfterAll
    static void close() {
        log.close();
    }

    private Receipts given(DomainEvent... events) {
        log.append(school, events);
        applied.catchUp(Receipts.projection());
        return new Receipts(applied.reads());
    }

    private NoticeVersionPublished published(int number, @Nullable Instant deadline) {
        return new NoticeVersionPublished(
                notice,
                number,
                "hash-of-" + number,
                Sealed.of(notice, Category.CONTENT, "salt"),
                Sealed.of(notice, Category.CONTENT, "Outing"),
                null,
                Sealed.of(notice, Category.CONTENT, "We go to Sai Kung."),
                null,
                List.of("en"),
                deadline,
                number == 1,
                false);
    }

    private NoticeAudienceFixed audience(int number) {
        return new NoticeAudienceFixed(
                notice, number, classId, List.of(new Recipient(student, List.of(guardian))), 0);
    }

    private ReceiptView receipt(Receipts receipts, int number) {
        return receipts.receipts(school, notice, guardian).value().stream()
                .filter(view -> view.number() == number)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_guardian_has_one_copy_for_each_notice_and_child_the_latest_addressed() {
        NoticeId other = new NoticeId(UuidCreator.getTimeOrderedEpoch());
        Receipts receipts =
                given(
                        new NoticeDrafted(notice, "circular"),
                        published(1, null),
                        audience(1),
                        published(2, DEADLINE),
                        audience(2),
                        published(3, DEADLINE),
                        new NoticeDrafted(other, "circular"));
        assertThat(receipts.copiesOf(school, guardian, 10).value())
                .singleElement()
                .satisfies(copy -> {
                    assertThat(copy.receipt().number()).as("the latest addressed").isEqualTo(2);
                    assertThat(copy.isReplaced()).as("a newer version is out").isTrue();
                });
        assertThat(
                        receipts.copiesOf(
                                        school,
                                        new GuardianId(UuidCreator.getTimeOrderedEpoch()),
                                        10)
                                .value())
                .as("somebody else")
                .isEmpty();
    }

    @Test
    void the_latest_is_the_latest_recorded_whatever_ids_callers_choose() {
        NoticeId of2099 = new NoticeId(UUID.fromString("03b5f6d8-0000-7000-8000-000000000000"));
        Receipts receipts =
                given(new NoticeDrafted(of2099, "circular"), new NoticeDrafted(notice, "circular"));

        var first = receipts.notices(school, ShownClasses.ALL, null, 1).value();
        assertThat(first.rows())
                .as("an id of the year 2099 does not stay on top")
                .extracting(NoticeView::notice)
                .containsExactly(notice);
        assertThat(
                        receipts.notices(school, ShownClasses.ALL, first.next().orElseThrow(), 1)
                                .value()
                                .rows())
                .as("the next page goes on behind it")
                .extracting(NoticeView::notice)
                .containsExactly(of2099);
    }

    @Test
    void each_step_up_the_ladder_keeps_its_first_time_and_its_event() {
        Receipts receipts =
                given(
                        new NoticeDrafted(notice, "circular"),
                        published(1, DEADLINE),
                        audience(1),
                        new DeliveryAttempted(notice, 1, student, guardian, "app", 1),
                        new DeliveryConfirmed(notice, 1, student, guardian, "app", 1, "ok"),
                        new NoticeOpened(notice, 1, student, guardian, "en", 3),
                        new NoticeOpened(notice, 1, student, guardian, "zh-HK", 4),
                        new NoticeOpened(notice, 1, student, guardian, "en", 3),
                        new NoticeAcknowledged(notice, 1, student, guardian, 6, null));

        ReceiptView view = receipt(receipts, 1);
        Instant first = view.step(0).orElseThrow().at();
        assertThat(view.level()).as("the highest level reached").isEqualTo(6);
        assertThat(view.classId()).isEqualTo(classId);
        assertThat(view.steps().keySet())
                .as("every step is shown; signing implies acknowledging")
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
        assertThat(view.step(3).orElseThrow().at())
                .as("opened keeps the first opening, the fourth event of the version")
                .isEqualTo(first.plusSeconds(3));
        assertThat(view.step(4).orElseThrow().at()).isEqualTo(first.plusSeconds(4));
        assertThat(view.step(5)).as("one event for both").isEqualTo(view.step(6));
        assertThat(view.openedLanguage()).as("language of the first opening").isEqualTo("en");
        for (ReceiptView.Step step : view.steps().values()) {
            assertThat(log.raw().byId(step.event()))
                    .as("each step names the event to prove it by")
                    .hasValueSatisfying(event -> assertThat(event.at()).isEqualTo(step.at()));
        }
    }

    @Test
    void what_was_sent_or_delivered_is_never_shown_as_opened() {
        Receipts receipts =
                given(
                        published(1, null),
                        audience(1),
                        new DeliveryAttempted(notice, 1, student, guardian, "app", 1),
                        new DeliveryConfirmed(notice, 1, student, guardian, "app", 1, "ok"));
        ReceiptView view = receipt(receipts, 1);
        assertThat(view.level()).isEqualTo(2);
        assertThat(view.steps()).doesNotContainKeys(3, 4, 5, 6);
        assertThat(view.openedNumber()).isNull();
    }

    @Test
    void deliveries_are_counted_per_channel_with_their_last_result() {
        Receipts receipts =
                given(
                        published(1, null),
                        audience(1),
                        new DeliveryAttempted(notice, 1, student, guardian, "app", 1),
                        new DeliveryFailed(notice, 1, student, guardian, "app", 1, "unreachable"),
                        new DeliveryAttempted(notice, 1, student, guardian, "app", 2),
                        new DeliveryAttempted(notice, 1, student, guardian, "sms", 1),
                        new DeliveryFailed(notice, 1, student, guardian, "app", 2, "expired"));
        assertThat(receipt(receipts, 1).deliveries())
                .extracting(
                        ReceiptView.Delivery::channel,
                        ReceiptView.Delivery::state,
                        ReceiptView.Delivery::attempts,
                        ReceiptView.Delivery::lastResult)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "app", Receipts.DeliveryState.FAILED, 2, "expired"),
                        org.assertj.core.groups.Tuple.tuple(
                                "sms", Receipts.DeliveryState.ATTEMPTED, 1, null));
    }

    @Test
    void a_new_version_starts_again_and_tells_what_was_opened_before() {
        Receipts receipts =
                given(
                        published(1, DEADLINE),
                        audience(1),
                        new NoticeOpened(notice, 1, student, guardian, "en", 3),
                        published(2, null),
                        audience(2));
        assertThat(receipt(receipts, 2).level()).as("version 2 was not opened").isZero();
        assertThat(receipt(receipts, 2).openedNumber()).as("but version 1 was").isEqualTo(1);

        NoticeView view = receipts.notice(school, notice, ShownClasses.ALL).value().orElseThrow();
        assertThat(view.version())
                .as("the notice shows its latest version")
                .isNotNull()
                .satisfies(version -> {
                    assertThat(version.number()).isEqualTo(2);
                    assertThat(version.deadline()).isNull();
                    assertThat(version.urgent()).isFalse();
                    assertThat(version.titleEn()).isNotNull();
                    assertThat(version.titleZh()).isNull();
                });
        assertThat(receipts.versions(school, notice).value())
                .extracting(NoticeView.Version::deadline)
                .containsExactly(DEADLINE, null);
    }

    @Test
    void a_withdrawal_is_shown_and_leaves_the_receipts() {
        Receipts receipts =
                given(
                        new NoticeDrafted(notice, "circular"),
                        published(1, null),
                        audience(1),
                        new NoticeWithdrawn(notice, "superseded"));
        NoticeView view = receipts.notice(school, notice, ShownClasses.ALL).value().orElseThrow();
        assertThat(view.withdrawn())
                .isNotNull()
                .extracting(NoticeView.Withdrawal::reason)
                .isEqualTo("superseded");
        assertThat(view.counts().total()).isEqualTo(1);
    }

    @Test
    void a_paper_slip_names_who_keyed_it_in() {
        StaffId clerk = new StaffId(UuidCreator.getTimeOrderedEpoch());
        Receipts receipts =
                given(
                        published(1, null),
                        audience(1),
                        new NoticeAcknowledged(notice, 1, student, guardian, 5, clerk));
        assertThat(receipt(receipts, 1).attestedBy()).isEqualTo(clerk);
        assertThat(receipt(receipts, 1).level()).isEqualTo(5);
    }

    @Test
    void the_board_is_paged_filtered_and_counted_by_class_and_level() {
        List<Recipient> recipients = new ArrayList<>();
        List<DomainEvent> events = new ArrayList<>(List.of(published(1, null)));
        for (int i = 0; i < 7; i++) {
            StudentId pupil = new StudentId(UuidCreator.getTimeOrderedEpoch());
            GuardianId parent = new GuardianId(UuidCreator.getTimeOrderedEpoch());
            recipients.add(new Recipient(pupil, List.of(parent)));
        }
        events.add(new NoticeAudienceFixed(notice, 1, classId, recipients, 0));
        for (int i = 0; i < 3; i++) {
            events.add(
                    new NoticeOpened(
                            notice,
                            1,
                            recipients.get(i).student(),
                            recipients.get(i).guardians().getFirst(),
                            "en",
                            3));
        }
        Receipts receipts = given(events.toArray(DomainEvent[]::new));

        List<ReceiptView> all = new ArrayList<>();
        String cursor = null;
        do {
            Page<ReceiptView> page =
                    receipts.board(
                                    new Receipts.Board(
                                            school, notice, 1, classId, null, ShownClasses.ALL),
                                    cursor,
                                    3)
                            .value();
            all.addAll(page.rows());
            cursor = page.next().orElse(null);
        } while (cursor != null);
        assertThat(all)
                .as("pages of three hold every receipt once")
                .extracting(ReceiptView::student)
                .doesNotHaveDuplicates()
                .hasSize(7);
        assertThat(
                        receipts.board(
                                        new Receipts.Board(
                                                school, notice, 1, null, 3, ShownClasses.ALL),
                                        null,
                                        500)
                                .value()
                                .rows())
                .as("four have not opened it")
                .hasSize(4);
        assertThat(receipts.counts(school, notice, 1, ShownClasses.ALL).value())
                .isEqualTo(Map.of(classId, LevelCounts.none().plus(0, 4).plus(3, 3)));
    }

    @Test
    void one_school_never_sees_another() {
        Receipts receipts = given(published(1, null), audience(1));
        SchoolId other = new SchoolId(UuidCreator.getTimeOrderedEpoch());
        assertThat(receipts.notice(other, notice, ShownClasses.ALL).value()).isEmpty();
        assertThat(receipts.receipts(other, notice, guardian).value()).isEmpty();
        assertThat(receipts.counts(other, notice, 1, ShownClasses.ALL).value()).isEmpty();
        assertThat(receipts.versions(other, notice).value()).isEmpty();
        assertThat(receipts.notices(other, ShownClasses.ALL, null, 10).value().rows()).isEmpty();
    }

    @Test
    void an_answer_names_the_position_it_holds_for() {
        Receipts receipts = given(published(1, null));
        assertThat(receipts.notices(school, ShownClasses.ALL, null, 10).position())
                .as("as of the count of events in the log")
                .isEqualTo(log.raw().head());
    }
}
