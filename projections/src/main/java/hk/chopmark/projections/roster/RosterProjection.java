package hk.chopmark.projections.roster;

import static hk.chopmark.projections.rows.SqlType.BIGINT;
import static hk.chopmark.projections.rows.SqlType.DAY;
import static hk.chopmark.projections.rows.SqlType.INTEGER;
import static hk.chopmark.projections.rows.SqlType.TEXT;
import static hk.chopmark.projections.rows.SqlType.TIME;
import static hk.chopmark.projections.rows.SqlType.UUID;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.facts.AuthorityFact;
import hk.chopmark.core.roster.RosterEvent;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipEnded;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.ClassOpened;
import hk.chopmark.core.roster.RosterEvent.GuardianAuthorityChanged;
import hk.chopmark.core.roster.RosterEvent.GuardianLinked;
import hk.chopmark.core.roster.RosterEvent.GuardianRegistered;
import hk.chopmark.core.roster.RosterEvent.GuardianUnlinked;
import hk.chopmark.core.roster.RosterEvent.HkidRecorded;
import hk.chopmark.core.roster.RosterEvent.SchoolRegistered;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StaffDepartureCorrected;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.roster.RosterEvent.StudentDepartureCorrected;
import hk.chopmark.core.roster.RosterEvent.StudentEnrolled;
import hk.chopmark.core.roster.RosterEvent.StudentLeft;
import hk.chopmark.core.roster.RosterEvent.SubjectDetailCorrected;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.projections.rows.BoxPlace;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.RowBatch;
import hk.chopmark.projections.rows.RowStatement;
import hk.chopmark.projections.rows.Upsert;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the rows behind {@link Roster}. */
final class RosterProjection implements ProjectionModule {

    static final RosterProjection INSTANCE = new RosterProjection();

    private static final Upsert SCHOOL =
            Upsert.into("roster_school")
                    .first(TEXT, "name_en", "name_zh")
                    .first(TIME, "registered_at")
                    .first(UUID, "registered_event")
                    .build();

    private static final Upsert CLASS =
            Upsert.into("roster_class")
                    .key("class", UUID)
                    .first(UUID, "opened_event")
                    .first(TEXT, "code", "school_year")
                    .first(TIME, "opened_at")
                    .build();

    private static final Upsert PERSON =
            Upsert.into("roster_person")
                    .key("person", TEXT)
                    .first(UUID, "first_event")
                    .last(
                            TEXT,
                            "post_code",
                            "name_en",
                            "name_zh",
                            "phone",
                            "source_number",
                            "date_of_birth",
                            "hkid")
                    .last(DAY, "since", "until")
                    .last(BIGINT, "from_position", "left_position")
                    .build();

    private static final Upsert MEMBER =
            Upsert.into("roster_member")
                    .key("class", UUID)
                    .key("member", TEXT)
                    .key("started_event", UUID)
                    .first(TEXT, "member_role")
                    .first(INTEGER, "class_number")
                    .first(DAY, "from_day")
                    .first(TIME, "started_at")
                    .first(BIGINT, "position")
                    .build();

    private static final Upsert MEMBER_ENDS =
            Upsert.into("roster_member_end")
                    .key("class", UUID)
                    .key("member", TEXT)
                    .key("position", BIGINT)
                    .first(DAY, "to_day")
                    .first(TIME, "ended_at")
                    .first(UUID, "ended_event")
                    .build();

    /** Ends the latest place of a person in a class; an end can be recorded anew. */
    private static final RowStatement MEMBER_END =
            RowStatement.change(
                    "roster_member",
                    "UPDATE roster_member SET to_day = ?, ended_at = ?, ended_event = ?"
                            + " WHERE class = ? AND member = ? AND position ="
                            + " (SELECT max(latest.position) FROM roster_member latest"
                            + " WHERE latest.school = roster_member.school"
                            + " AND latest.class = roster_member.class"
                            + " AND latest.member = roster_member.member)",
                    DAY,
                    TIME,
                    UUID,
                    UUID,
                    TEXT);

    private static final Upsert AUTHORITY =
            Upsert.into("roster_authority")
                    .key("student", UUID)
                    .key("guardian", UUID)
                    .key("position", BIGINT)
                    .first(UUID, "event")
                    .first(TEXT, "authority", "reason", "relation")
                    .first(DAY, "valid_from")
                    .first(TIME, "decided_at")
                    .build();

    /** Where a corrected detail stands, by its path in the event. */
    private static final Map<String, String> COLUMN_BY_PATH =
            Map.of(
                    "nameEn", "name_en",
                    "nameZh", "name_zh",
                    "phone", "phone",
                    "sourceNumber", "source_number",
                    "dateOfBirth", "date_of_birth");

    private RosterProjection() {}

    @Override
    public String name() {
        return "roster.v1";
    }

    @Override
    public List<String> tables() {
        return List.of(
                "roster_school",
                "roster_class",
                "roster_person",
                "roster_member",
                "roster_member_end",
                "roster_authority");
    }

    @Override
    public Set<Class<? extends DomainEvent>> eventTypes() {
        return Set.of(
                SchoolRegistered.class,
                ClassOpened.class,
                StudentEnrolled.class,
                StudentLeft.class,
                GuardianRegistered.class,
                GuardianLinked.class,
                GuardianAuthorityChanged.class,
                GuardianUnlinked.class,
                StaffAppointed.class,
                StaffLeft.class,
                StudentDepartureCorrected.class,
                StaffDepartureCorrected.class,
                ClassMembershipStarted.class,
                ClassMembershipEnded.class,
                SubjectDetailCorrected.class,
                HkidRecorded.class);
    }

    @Override
    public String sequenceOf(Recorded<?> recorded) {
        return switch ((RosterEvent) recorded.event()) {
            case SchoolRegistered registered -> registered.school().text();
            case ClassOpened opened -> opened.classId().text();
            case StudentEnrolled enrolled -> enrolled.student().text();
            case StudentLeft left -> left.student().text();
            case GuardianRegistered registered -> registered.guardian().text();
            case StaffAppointed appointed -> appointed.staff().text();
            case StaffLeft left -> left.staff().text();
            case StudentDepartureCorrected corrected -> corrected.student().text();
            case StaffDepartureCorrected corrected -> corrected.staff().text();
            case SubjectDetailCorrected corrected -> corrected.subject().text();
            case HkidRecorded recordedOf -> recordedOf.subject().text();
            case ClassMembershipStarted started -> started.member().text();
            case ClassMembershipEnded ended -> ended.member().text();
            case AuthorityFact fact -> fact.student().text();
        };
    }

    @Override
    public void apply(Recorded<?> recorded, RowBatch rows) {
        switch ((RosterEvent) recorded.event()) {
            case SchoolRegistered registered ->
                    SCHOOL.row(recorded)
                            .set("name_en", registered.nameEn())
                            .set("name_zh", registered.nameZh())
                            .set("registered_at", recorded.at())
                            .set("registered_event", recorded.id())
                            .addTo(rows);
            case ClassOpened opened ->
                    CLASS.row(recorded)
                            .set("class", opened.classId().id())
                            .set("code", opened.code())
                            .set("school_year", opened.schoolYear())
                            .set("opened_at", recorded.at())
                            .set("opened_event", recorded.id())
                            .addTo(rows);
            case StudentEnrolled enrolled -> enrolled(recorded, enrolled).addTo(rows);
            case StudentLeft left -> left(recorded, left.student(), left.leftOn()).addTo(rows);
            case GuardianRegistered registered -> registered(recorded, registered).addTo(rows);
            case StaffAppointed appointed -> appointed(recorded, appointed).addTo(rows);
            case StaffLeft left -> left(recorded, left.staff(), left.leftOn()).addTo(rows);
            case StudentDepartureCorrected corrected ->
                    left(recorded, corrected.student(), corrected.leftOn()).addTo(rows);
            case StaffDepartureCorrected corrected ->
                    left(recorded, corrected.staff(), corrected.leftOn()).addTo(rows);
            case SubjectDetailCorrected corrected -> corrected(recorded, corrected, rows);
            case HkidRecorded recordedOf ->
                    person(recorded, recordedOf.subject())
                            .set("hkid", BoxPlace.of(recordedOf.hkid()))
                            .addTo(rows);
            case ClassMembershipStarted started -> started(recorded, started, rows);
            case ClassMembershipEnded ended -> ended(recorded, ended, rows);
            case GuardianLinked linked ->
                    authority(recorded, linked)
                            .set("valid_from", linked.validFrom())
                            .set("relation", BoxPlace.of(linked.relation()))
                            .addTo(rows);
            case GuardianAuthorityChanged changed ->
                    authority(recorded, changed).set("reason", changed.basis()).addTo(rows);
            case GuardianUnlinked unlinked ->
                    authority(recorded, unlinked).set("reason", unlinked.reason()).addTo(rows);
        }
    }

    private static Upsert.Row person(Recorded<?> recorded, PersonRef person) {
        return PERSON.row(recorded).set("person", person.text()).set("first_event", recorded.id());
    }

    private static Upsert.Row enrolled(Recorded<?> recorded, StudentEnrolled enrolled) {
        return person(recorded, enrolled.student())
                .set("name_en", BoxPlace.of(enrolled.nameEn()))
                .set("name_zh", BoxPlace.of(enrolled.nameZh()))
                .set("source_number", BoxPlace.of(enrolled.sourceNumber()))
                .set("date_of_birth", BoxPlace.of(enrolled.dateOfBirth()))
                .set("since", enrolled.enrolledOn())
                .set("from_position", recorded.position());
    }

    private static Upsert.Row registered(Recorded<?> recorded, GuardianRegistered registered) {
        return person(recorded, registered.guardian())
                .set("name_en", BoxPlace.of(registered.nameEn()))
                .set("name_zh", BoxPlace.of(registered.nameZh()))
                .set("phone", BoxPlace.of(registered.phone()));
    }

    private static Upsert.Row appointed(Recorded<?> recorded, StaffAppointed appointed) {
        return person(recorded, appointed.staff())
                .set("name_en", BoxPlace.of(appointed.nameEn()))
                .set("name_zh", BoxPlace.of(appointed.nameZh()))
                .set("post_code", appointed.postCode())
                .set("from_position", recorded.position());
    }

    /** A departure that is taken back counts as coming back at once. */
    private static Upsert.Row left(
            Recorded<?> recorded, PersonRef person, @Nullable LocalDate leftOn) {
        return person(recorded, person)
                .set("until", leftOn)
                .set(leftOn == null ? "from_position" : "left_position", recorded.position());
    }

    private static void corrected(
            Recorded<?> recorded, SubjectDetailCorrected corrected, RowBatch rows) {
        String column = COLUMN_BY_PATH.get(corrected.path());
        if (column == null) {
            return; // a detail that this read model does not show
        }
        person(recorded, corrected.subject())
                .set(column, BoxPlace.of(corrected.newValue()))
                .addTo(rows);
    }

    private static void started(
            Recorded<?> recorded, ClassMembershipStarted started, RowBatch rows) {
        MEMBER.row(recorded)
                .set("class", started.classId().id())
                .set("member", started.member().text())
                .set("started_event", recorded.id())
                .set("member_role", started.role().name())
                .set("class_number", started.classNumber())
                .set("from_day", started.from())
                .set("started_at", recorded.at())
                .set("position", recorded.position())
                .addTo(rows);
    }

    private static void ended(Recorded<?> recorded, ClassMembershipEnded ended, RowBatch rows) {
        rows.change(
                MEMBER_END,
                recorded,
                ended.to(),
                recorded.at(),
                recorded.id(),
                ended.classId().id(),
                ended.member().text());
        MEMBER_ENDS
                .row(recorded)
                .set("class", ended.classId().id())
                .set("member", ended.member().text())
                .set("position", recorded.position())
                .set("to_day", ended.to())
                .set("ended_at", recorded.at())
                .set("ended_event", recorded.id())
                .addTo(rows);
    }

    private static Upsert.Row authority(Recorded<?> recorded, AuthorityFact fact) {
        return AUTHORITY
                .row(recorded)
                .set("student", fact.student().id())
                .set("guardian", fact.guardian().id())
                .set("position", recorded.position())
                .set("authority", fact.authorityAfter().name())
                .set("decided_at", recorded.at())
                .set("event", recorded.id());
    }
}
