package hk.chopmark.core.erasing;

import hk.chopmark.core.access.AccessCommand.DefineRole;
import hk.chopmark.core.access.AccessCommand.GrantRole;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.erasure.ErasureCommand.ApproveErasure;
import hk.chopmark.core.erasure.ErasureCommand.DecideErasure;
import hk.chopmark.core.erasure.ErasureCommand.RequestErasure;
import hk.chopmark.core.erasure.ErasureGround;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.SubjectRef;
import hk.chopmark.core.testing.SmallSchool;
import java.time.Instant;
import java.util.Set;

/** A data protection officer and a principal of a school, who together may erase. */
public record TwoPersons(
        AuditEngine engine, SmallSchool school, StaffId officer, StaffId principal) {

    public static TwoPersons appoint(AuditEngine engine, SmallSchool school) {
        engine.send(
                new DefineRole(
                        school.school(),
                        "data-protection-officer",
                        Permission.all(
                                "erasure.request",
                                "erasure.approve",
                                "erasure.decide",
                                "erasure.hold",
                                "retention.adopt")),
                SmallSchool.SETUP);
        StaffId officer = new StaffId(engine.ids().get());
        StaffId principal = new StaffId(engine.ids().get());
        for (StaffId staff : Set.of(officer, principal)) {
            engine.send(
                    new AppointStaff(school.school(), staff, null, null, "officer"),
                    SmallSchool.SETUP);
            engine.send(
                    new GrantRole(
                            school.school(),
                            new GrantId(engine.ids().get()),
                            staff,
                            "data-protection-officer",
                            school.school(),
                            Instant.parse("2025-01-01T00:00:00Z"),
                            null),
                    school.headActs());
        }
        return new TwoPersons(engine, school, officer, principal);
    }

    static CommandContext acts(StaffId staff) {
        return CommandContext.of(
                Actor.person(staff, "data-protection-officer", AuthMethod.PASSWORD),
                Purpose.RETENTION_AND_ERASURE);
    }

    ErasureId request(SubjectRef subject, Category... categories) {
        ErasureId erasure = new ErasureId(engine.ids().get());
        engine.send(
                new RequestErasure(
                        school.school(),
                        erasure,
                        subject,
                        Set.of(categories),
                        ErasureGround.PURPOSE_FULFILLED,
                        null),
                acts(officer));
        engine.send(new ApproveErasure(school.school(), erasure), acts(officer));
        return erasure;
    }

    public ErasureId decide(SubjectRef subject, Category... categories) {
        ErasureId erasure = request(subject, categories);
        engine.send(new DecideErasure(school.school(), erasure), acts(principal));
        return erasure;
    }
}
