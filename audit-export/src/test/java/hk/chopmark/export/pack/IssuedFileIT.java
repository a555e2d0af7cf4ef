package hk.chopmark.export.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.access.AccessCommand.DefineRole;
import hk.chopmark.core.access.AccessCommand.GrantRole;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.disclosure.DisclosureEvent.EvidencePackageIssued;
import hk.chopmark.core.erasure.ErasureCommand.ApproveErasure;
import hk.chopmark.core.erasure.ErasureCommand.DecideErasure;
import hk.chopmark.core.erasure.ErasureCommand.KeysOfCategory;
import hk.chopmark.core.erasure.ErasureCommand.RecordKeysDestroyed;
import hk.chopmark.core.erasure.ErasureCommand.RequestErasure;
import hk.chopmark.core.erasure.ErasureGround;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.export.pack.PackageWriter.Export;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Which files are out is on the record. */
class IssuedFileIT {

    @Test
    void the_digest_of_a_file_is_on_the_record() throws Exception {
        try (SchoolRecord record = new SchoolRecord()) {
            Export export = record.receipt(2, Set.of(Category.IDENTITY));

            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(export.file());
            AuditEngine engine = record.test().engine();
            assertThat(
                            engine
                                    .log()
                                    .find(
                                            record.school().school(),
                                            List.of(Set.of(record.family(2).guardian().text())),
                                            Set.of("disclosure.EvidencePackageIssued"),
                                            0,
                                            100)
                                    .stream()
                                    .map(event -> engine.codec().decode(event).event()))
                    .as("what names the file that is out")
                    .singleElement()
                    .isInstanceOfSatisfying(
                            EvidencePackageIssued.class,
                            issued -> {
                                assertThat(issued.export()).isEqualTo(export.recordedBy());
                                assertThat(issued.digest())
                                        .isEqualTo(
                                                Base64.getUrlEncoder()
                                                        .withoutPadding()
                                                        .encodeToString(sha256));
                            });
        }
    }

    @Test
    void a_file_whose_data_is_erased_while_it_waits_for_its_checkpoint_does_not_leave()
            throws Exception {
        try (SchoolRecord record = new SchoolRecord();
                ExecutorService exporting = Executors.newVirtualThreadPerTaskExecutor();
                Connection database = record.test().postgres().admin().getConnection();
                Statement statement = database.createStatement()) {
            StudentId student = record.family(2).student();
            TwoOfficers officers = TwoOfficers.appoint(record);
            database.setAutoCommit(false);
            statement.execute("LOCK TABLE chopmark.checkpoint IN EXCLUSIVE MODE");
            Future<Export> export =
                    exporting.submit(() -> record.receipt(2, Set.of(Category.IDENTITY)));
            while (count(record, student, "disclosure.PersonalDataExported") == 0) {
                assertThat(export.isDone()).as("it waits for a checkpoint").isFalse();
                LockSupport.parkNanos(1_000_000);
            }

            officers.destroyIdentity(student);
            database.rollback();

            assertThatThrownBy(() -> export.get(1, TimeUnit.MINUTES))
                    .as("a file that no event of the erasure names")
                    .cause()
                    .isInstanceOfSatisfying(
                            DomainRejection.class,
                            refused ->
                                    assertThat(refused.code()).isEqualTo("export.already-erased"));
            assertThat(count(record, student, "disclosure.EvidencePackageIssued"))
                    .as("files on record")
                    .isZero();
        }
    }

    private static int count(SchoolRecord record, StudentId student, String type) {
        return record.engine()
                .log()
                .find(
                        record.school().school(),
                        List.of(Set.of(student.text())),
                        Set.of(type),
                        0,
                        100)
                .size();
    }

    /** Who together may erase. */
    private record TwoOfficers(AuditEngine engine, SchoolId school, List<StaffId> staff) {

        static TwoOfficers appoint(SchoolRecord record) {
            AuditEngine engine = record.engine();
            SchoolId school = record.school().school();
            engine.send(
                    new DefineRole(
                            school,
                            "eraser",
                            Permission.all("erasure.request", "erasure.approve", "erasure.decide")),
                    SmallSchool.SETUP);
            List<StaffId> staff =
                    List.of(new StaffId(engine.ids().get()), new StaffId(engine.ids().get()));
            for (StaffId each : staff) {
                engine.send(
                        new AppointStaff(school, each, null, null, "officer"), SmallSchool.SETUP);
                engine.send(
                        new GrantRole(
                                school,
                                new GrantId(engine.ids().get()),
                                each,
                                "eraser",
                                school,
                                Instant.parse("2025-01-01T00:00:00Z"),
                                null),
                        record.school().headActs());
            }
            return new TwoOfficers(engine, school, staff);
        }

        /** Up to the point of no return, which is the record of it. */
        void destroyIdentity(StudentId student) {
            ErasureId erasure = new ErasureId(engine.ids().get());
            engine.send(
                    new RequestErasure(
                            school,
                            erasure,
                            student,
                            Set.of(Category.IDENTITY),
                            ErasureGround.PURPOSE_FULFILLED,
                            null),
                    acts(staff.getFirst()));
            engine.send(new ApproveErasure(school, erasure), acts(staff.getFirst()));
            engine.send(new DecideErasure(school, erasure), acts(staff.getLast()));
            engine.send(
                    new RecordKeysDestroyed(
                            school,
                            erasure,
                            List.of(new KeysOfCategory(Category.IDENTITY, List.of(), null))),
                    CommandContext.of(Actor.service("erasure"), Purpose.RETENTION_AND_ERASURE));
        }

        private static CommandContext acts(StaffId staff) {
            return CommandContext.of(
                    Actor.person(staff, "eraser", AuthMethod.PASSWORD),
                    Purpose.RETENTION_AND_ERASURE);
        }
    }
}
