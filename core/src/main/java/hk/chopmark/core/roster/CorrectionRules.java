package hk.chopmark.core.roster;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.roster.RosterCommand.CorrectSubjectDetail;
import hk.chopmark.core.roster.RosterCommand.RecordHkid;
import hk.chopmark.core.roster.RosterEvent.GuardianRegistered;
import hk.chopmark.core.roster.RosterEvent.HkidRecorded;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StudentEnrolled;
import hk.chopmark.core.roster.RosterEvent.SubjectDetailCorrected;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import java.util.List;
import java.util.Map;

/** Corrections of what the roster says about a person; also of somebody who left. */
final class CorrectionRules {

    private CorrectionRules() {}

    /** The details that can be corrected, each with the category of its key. */
    private static Map<String, Category> detailsOf(PersonRef person) {
        return switch (person) {
            case StudentId ignored ->
                    Map.of(
                            "nameZh", Category.IDENTITY,
                            "nameEn", Category.IDENTITY,
                            "sourceNumber", Category.IDENTITY,
                            "dateOfBirth", Category.IDENTITY);
            case GuardianId ignored ->
                    Map.of(
                            "nameZh",
                            Category.IDENTITY,
                            "nameEn",
                            Category.IDENTITY,
                            "phone",
                            Category.CONTACT);
            case StaffId ignored -> Map.of("nameZh", Category.STAFF, "nameEn", Category.STAFF);
            default -> Map.of();
        };
    }

    /** A correction names a known person, a known detail and the right category. */
    static final class Correcting extends RosterRule<CorrectSubjectDetail> {
        Correcting() {
            super(
                    CorrectSubjectDetail.class,
                    "roster.correct",
                    command -> objects(command.school(), command.subject()));
        }

        @Override
        public List<FactQuery> facts(CorrectSubjectDetail command, Actor actor) {
            return List.of(aPerson(command.subject()));
        }

        @Override
        public List<RosterEvent> decide(
                CorrectSubjectDetail command, Register register, DecisionContext context) {
            register.requireKnown(command.subject());
            Category category = detailsOf(command.subject()).get(command.path());
            if (category == null || category != command.newValue().category()) {
                throw DomainRejection.unknown(
                        "roster.detail-unknown", Map.of("subject", command.subject()));
            }
            return List.of(
                    new SubjectDetailCorrected(
                            command.subject(),
                            command.path(),
                            command.newValue(),
                            command.reason()));
        }
    }

    /** An identity card number is recorded for somebody known. */
    static final class RecordingHkid extends RosterRule<RecordHkid> {
        RecordingHkid() {
            super(
                    RecordHkid.class,
                    "identity-number.record",
                    command -> objects(command.school(), command.subject()));
        }

        @Override
        public List<FactQuery> facts(RecordHkid command, Actor actor) {
            return List.of(aPerson(command.subject()));
        }

        @Override
        public List<RosterEvent> decide(
                RecordHkid command, Register register, DecisionContext context) {
            register.requireKnown(command.subject());
            return List.of(new HkidRecorded(command.subject(), command.hkid(), command.ground()));
        }
    }

    private static FactQuery aPerson(PersonRef subject) {
        return FactQuery.about(
                subject, StudentEnrolled.class, GuardianRegistered.class, StaffAppointed.class);
    }
}
