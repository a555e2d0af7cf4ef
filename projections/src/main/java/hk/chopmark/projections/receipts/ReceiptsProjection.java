package hk.chopmark.projections.receipts;

import static hk.chopmark.projections.rows.SqlType.BIGINT;
import static hk.chopmark.projections.rows.SqlType.BOOLEAN;
import static hk.chopmark.projections.rows.SqlType.INTEGER;
import static hk.chopmark.projections.rows.SqlType.TEXT;
import static hk.chopmark.projections.rows.SqlType.TIME;
import static hk.chopmark.projections.rows.SqlType.UUID;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Meta;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.notice.NoticeEvent;
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
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.ServiceId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.projections.rows.BoxPlace;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.RowBatch;
import hk.chopmark.projections.rows.Upsert;
import java.util.List;
import java.util.Set;

/** Writes the rows behind {@link Receipts}. */
final class ReceiptsProjection implements ProjectionModule {

    /** From this level on it is a person who did something; below, systems report of themselves. */
    private static final int SHOWN = 3;

    static final ReceiptsProjection INSTANCE = new ReceiptsProjection();

    private static final Upsert NOTICE =
            Upsert.into("notice")
                    .key("notice", UUID)
                    .first(TEXT, "kind")
                    .first(BIGINT, "position")
                    .first(TIME, "drafted_at")
                    .most("latest_number")
                    .last(TIME, "published_at", "withdrawn_at")
                    .last(UUID, "published_event", "withdrawn_event")
                    .last(TEXT, "withdrawn_reason")
                    .build();

    private static final Upsert VERSION =
            Upsert.into("notice_version")
                    .key("notice", UUID)
                    .key("number", INTEGER)
                    .first(UUID, "published_event")
                    .first(TIME, "published_at", "deadline")
                    .first(
                            TEXT,
                            "content_hash",
                            "languages",
                            "title_en",
                            "title_zh",
                            "body_en",
                            "body_zh")
                    .first(BOOLEAN, "urgent", "marketing")
                    .build();

    private static final Upsert RECEIPT =
            Upsert.into("receipt")
                    .key("notice", UUID)
                    .key("number", INTEGER)
                    .key("student", UUID)
                    .key("guardian", UUID)
                    .first(UUID, "class")
                    .most("level")
                    .most("own_level")
                    .first(TIME, "queued_at", "handed_at", "delivered_at", "opened_at", "read_at")
                    .first(
                            UUID,
                            "queued_event",
                            "handed_event",
                            "delivered_event",
                            "opened_event",
                            "read_event")
                    .first(TEXT, "opened_language")
                    .first(TIME, "acknowledged_at", "signed_at")
                    .first(UUID, "acknowledged_event", "signed_event")
                    .first(TEXT, "attested_by")
                    .build();

    private static final Upsert DELIVERY =
            Upsert.into("delivery")
                    .key("notice", UUID)
                    .key("number", INTEGER)
                    .key("student", UUID)
                    .key("guardian", UUID)
                    .key("channel", TEXT)
                    .most("attempts")
                    .last(TEXT, "state", "last_result")
                    .last(TIME, "last_at")
                    .last(UUID, "last_event")
                    .build();

    private ReceiptsProjection() {}

    @Override
    public String name() {
        return "notice-receipts.v1";
    }

    @Override
    public List<String> tables() {
        return List.of("notice", "notice_version", "receipt", "delivery");
    }

    @Override
    public Set<Class<? extends DomainEvent>> eventTypes() {
        return Set.of(
                NoticeDrafted.class,
                NoticeVersionPublished.class,
                NoticeAudienceFixed.class,
                DeliveryAttempted.class,
                DeliveryConfirmed.class,
                DeliveryFailed.class,
                NoticeOpened.class,
                NoticeAcknowledged.class,
                NoticeWithdrawn.class);
    }

    @Override
    public String sequenceOf(Recorded<?> recorded) {
        return ((NoticeEvent) recorded.event()).notice().text();
    }

    @Override
    public void apply(Recorded<?> recorded, RowBatch rows) {
        switch ((NoticeEvent) recorded.event()) {
            case NoticeDrafted drafted ->
                    notice(recorded, drafted.notice())
                            .set("kind", drafted.kind())
                            .set("drafted_at", recorded.at())
                            .addTo(rows);
            case NoticeVersionPublished published -> published(recorded, published, rows);
            case NoticeAudienceFixed fixed -> fixed(recorded, fixed, rows);
            case DeliveryAttempted attempted -> attempted(recorded, attempted, rows);
            case DeliveryConfirmed confirmed -> confirmed(recorded, confirmed, rows);
            case DeliveryFailed failed -> failed(recorded, failed, rows);
            case NoticeOpened(
                            var notice,
                            int number,
                            var student,
                            var guardian,
                            var language,
                            int level) ->
                    receipt(recorded, new Key(notice, number, student, guardian), level)
                            .set("opened_language", language)
                            .addTo(rows);
            case NoticeAcknowledged(
                            var notice,
                            int number,
                            var student,
                            var guardian,
                            int level,
                            var attestedBy) ->
                    receipt(recorded, new Key(notice, number, student, guardian), level)
                            .set("attested_by", attestedBy == null ? null : attestedBy.text())
                            .addTo(rows);
            case NoticeWithdrawn withdrawn ->
                    notice(recorded, withdrawn.notice())
                            .set("withdrawn_at", recorded.at())
                            .set("withdrawn_event", recorded.id())
                            .set("withdrawn_reason", withdrawn.reason())
                            .addTo(rows);
        }
    }

    private static Upsert.Row notice(Recorded<?> recorded, NoticeId notice) {
        return NOTICE.row(recorded).set("notice", notice.id()).set("position", recorded.position());
    }

    private static void published(
            Recorded<?> recorded, NoticeVersionPublished published, RowBatch rows) {
        notice(recorded, published.notice())
                .set("latest_number", published.number())
                .set("published_at", recorded.at())
                .set("published_event", recorded.id())
                .addTo(rows);
        VERSION.row(recorded)
                .set("notice", published.notice().id())
                .set("number", published.number())
                .set("published_at", recorded.at())
                .set("published_event", recorded.id())
                .set("content_hash", published.contentHash())
                .set("languages", String.join(" ", published.languages()))
                .set("deadline", published.deadline())
                .set("urgent", published.urgent())
                .set("marketing", published.marketing())
                .set("title_en", BoxPlace.of(published.titleEn()))
                .set("title_zh", BoxPlace.of(published.titleZh()))
                .set("body_en", BoxPlace.of(published.bodyEn()))
                .set("body_zh", BoxPlace.of(published.bodyZh()))
                .addTo(rows);
    }

    private static void fixed(Recorded<?> recorded, NoticeAudienceFixed fixed, RowBatch rows) {
        for (Recipient recipient : fixed.recipients()) {
            for (GuardianId guardian : recipient.guardians()) {
                Key key = new Key(fixed.notice(), fixed.number(), recipient.student(), guardian);
                receipt(recorded, key, 0).set("class", fixed.classId().id()).addTo(rows);
            }
        }
    }

    private static void attempted(
            Recorded<?> recorded, DeliveryAttempted attempted, RowBatch rows) {
        Key key =
                new Key(
                        attempted.notice(),
                        attempted.number(),
                        attempted.student(),
                        attempted.guardian());
        receipt(recorded, key, 1).addTo(rows);
        delivery(recorded, key, attempted.channel(), attempted.attempt())
                .set("state", Receipts.DeliveryState.ATTEMPTED.name())
                .addTo(rows);
    }

    private static void confirmed(
            Recorded<?> recorded, DeliveryConfirmed confirmed, RowBatch rows) {
        Key key =
                new Key(
                        confirmed.notice(),
                        confirmed.number(),
                        confirmed.student(),
                        confirmed.guardian());
        receipt(recorded, key, 2).addTo(rows);
        delivery(recorded, key, confirmed.channel(), confirmed.attempt())
                .set("state", Receipts.DeliveryState.CONFIRMED.name())
                .set("last_result", confirmed.providerStatus())
                .addTo(rows);
    }

    /** A failure takes nothing back: what was handed to a provider was handed to it. */
    private static void failed(Recorded<?> recorded, DeliveryFailed failed, RowBatch rows) {
        Key key = new Key(failed.notice(), failed.number(), failed.student(), failed.guardian());
        delivery(recorded, key, failed.channel(), failed.attempt())
                .set("state", Receipts.DeliveryState.FAILED.name())
                .set("last_result", failed.failureCode())
                .addTo(rows);
    }

    /** What names a receipt. */
    private record Key(NoticeId notice, int number, StudentId student, GuardianId guardian) {

        private Upsert.Row in(Upsert table, Recorded<?> recorded) {
            return table.row(recorded)
                    .set("notice", notice.id())
                    .set("number", number)
                    .set("student", student.id())
                    .set("guardian", guardian.id());
        }
    }

    /**
     * A step up the ladder: reaching a level is also noted for the levels that it implies (signed:
     * acknowledged; read: opened).
     */
    private static Upsert.Row receipt(Recorded<?> recorded, Key key, int level) {
        boolean claimed = level >= SHOWN && isClaim(recorded);
        Upsert.Row row =
                key.in(RECEIPT, recorded)
                        .set("level", level)
                        .set("own_level", claimed ? SHOWN - 1 : level);
        switch (level) {
            case 0 -> at(row, "queued", recorded);
            case 1 -> at(row, "handed", recorded);
            case 2 -> at(row, "delivered", recorded);
            case 3 -> at(row, "opened", recorded);
            case 4 -> {
                at(row, "opened", recorded);
                at(row, "read", recorded);
            }
            case 5 -> at(row, "acknowledged", recorded);
            case 6 -> {
                at(row, "acknowledged", recorded);
                at(row, "signed", recorded);
            }
            default -> throw new IllegalStateException("There is no level " + level);
        }
        return row;
    }

    /** Whether another system says that a person did it. */
    private static boolean isClaim(Recorded<?> recorded) {
        return recorded.meta().getOrDefault(Meta.ACTOR, "").startsWith(ServiceId.KIND + "=");
    }

    private static void at(Upsert.Row row, String step, Recorded<?> recorded) {
        row.set(step + "_at", recorded.at()).set(step + "_event", recorded.id());
    }

    private static Upsert.Row delivery(Recorded<?> recorded, Key key, String channel, int attempt) {
        return key.in(DELIVERY, recorded)
                .set("channel", channel)
                .set("attempts", attempt)
                .set("last_at", recorded.at())
                .set("last_event", recorded.id());
    }
}
