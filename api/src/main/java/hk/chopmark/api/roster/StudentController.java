package hk.chopmark.api.roster;

import static hk.chopmark.api.rest.CommandGate.newId;
import static hk.chopmark.api.rest.CommandGate.sealed;

import hk.chopmark.api.border.OneLine;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.Accepted;
import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.roster.RosterCommand.ChangeGuardianAuthority;
import hk.chopmark.core.roster.RosterCommand.CorrectStudentDeparture;
import hk.chopmark.core.roster.RosterCommand.EnrolStudent;
import hk.chopmark.core.roster.RosterCommand.EnrolStudents;
import hk.chopmark.core.roster.RosterCommand.LinkGuardian;
import hk.chopmark.core.roster.RosterCommand.RecordStudentLeaving;
import hk.chopmark.core.roster.RosterCommand.StartMembership;
import hk.chopmark.core.roster.RosterCommand.UnlinkGuardian;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Students and who stands for them. */
@RestController
@RequestMapping("/api/v1/students")
@Tag(name = "Roster")
public class StudentController {

    private final CommandGate gate;

    StudentController(CommandGate gate) {
        this.gate = gate;
    }

    /** A new student; names and the like are sealed before they are stored. */
    record NewStudent(
            @Nullable UUID id,
            @Nullable @Size(max = 200) @OneLine String nameZh,
            @Nullable @Size(max = 200) @OneLine String nameEn,
            @Nullable @Size(max = 100) @OneLine String sourceNumber,
            @Nullable LocalDate dateOfBirth,
            @NotNull LocalDate enrolledOn) {

        /** Without the personal values. */
        @Override
        public String toString() {
            return "NewStudent[" + id + "]";
        }

        EnrolStudent command(SchoolId school, StudentId student) {
            return new EnrolStudent(
                    school,
                    student,
                    sealed(student, Category.IDENTITY, nameZh),
                    sealed(student, Category.IDENTITY, nameEn),
                    sealed(student, Category.IDENTITY, sourceNumber),
                    sealed(student, Category.IDENTITY, dateOfBirth),
                    enrolledOn);
        }
    }

    @Sends(EnrolStudent.class)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Enrol a student, or one who has left again")
    Accepted enrol(Asking asking, @Valid @RequestBody NewStudent body) {
        StudentId student = new StudentId(newId(asking, body.id()));
        return gate.send(asking, school -> body.command(school, student), student);
    }

    /** A place in a class, for a batch. */
    record Place(
            @NotNull ClassId classId,
            @NotNull StudentId student,
            @Nullable Integer classNumber,
            @NotNull LocalDate from) {}

    /** Many students and places, all or nothing. Every student carries an id. */
    record Batch(
            @NotNull @Size(max = EnrolStudents.MAX_ITEMS) List<@Valid NewStudent> students,
            @NotNull @Size(max = EnrolStudents.MAX_ITEMS) List<@Valid Place> places) {

        EnrolStudents command(SchoolId school) {
            return new EnrolStudents(
                    school,
                    students.stream().map(item -> item.command(school, idOf(item))).toList(),
                    places.stream().map(item -> place(school, item)).toList());
        }

        private static StudentId idOf(NewStudent item) {
            if (item.id() == null) {
                throw new IllegalArgumentException("Every student of a batch carries an id");
            }
            return new StudentId(item.id());
        }

        private static StartMembership place(SchoolId school, Place item) {
            return new StartMembership(
                    school,
                    item.classId(),
                    item.student(),
                    MemberRole.PUPIL,
                    item.classNumber(),
                    item.from());
        }
    }

    @Sends(EnrolStudents.class)
    @PostMapping("/batches")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Enrol many students and place them in classes, all or nothing")
    Accepted enrolMany(Asking asking, @Valid @RequestBody Batch body) {
        return gate.send(asking, body::command);
    }

    /** The last day of a student. */
    record Leaving(@NotNull LocalDate leftOn) {}

    @Sends(RecordStudentLeaving.class)
    @PostMapping("/{student}/leaving")
    @Operation(summary = "Record that a student left")
    Accepted leave(
            Asking asking, @PathVariable StudentId student, @Valid @RequestBody Leaving body) {
        return gate.send(
                asking, school -> new RecordStudentLeaving(school, student, body.leftOn()));
    }

    /** The right last day, left out if there was no departure, and a code that says why. */
    record RightLeaving(@Nullable LocalDate leftOn, @NotNull String reason) {}

    @Sends(CorrectStudentDeparture.class)
    @PostMapping("/{student}/leaving/corrections")
    @Operation(summary = "Put a recorded departure right, or take it back")
    Accepted correctLeaving(
            Asking asking, @PathVariable StudentId student, @Valid @RequestBody RightLeaving body) {
        return gate.send(
                asking,
                school ->
                        new CorrectStudentDeparture(school, student, body.leftOn(), body.reason()));
    }

    /** How a guardian stands to a student. */
    record NewLink(
            @NotNull @Size(max = 60) @OneLine String relation,
            @NotNull Authority authority,
            @NotNull LocalDate validFrom) {

        /** Without the personal values. */
        @Override
        public String toString() {
            return "NewLink[" + authority + "]";
        }
    }

    @Sends(LinkGuardian.class)
    @PostMapping("/{student}/guardians/{guardian}")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Link a guardian to a student")
    Accepted link(
            Asking asking,
            @PathVariable StudentId student,
            @PathVariable GuardianId guardian,
            @Valid @RequestBody NewLink body) {
        return gate.send(
                asking,
                school ->
                        new LinkGuardian(
                                school,
                                student,
                                guardian,
                                Sealed.of(guardian, Category.IDENTITY, body.relation()),
                                body.authority(),
                                body.validFrom()));
    }

    /** A change of authority and the code of its basis, such as {@code court-order}. */
    record NewAuthority(@NotNull Authority authority, @NotNull String basis) {}

    @Sends(ChangeGuardianAuthority.class)
    @PostMapping("/{student}/guardians/{guardian}/authority")
    @Operation(summary = "Change how far a guardian may act")
    Accepted changeAuthority(
            Asking asking,
            @PathVariable StudentId student,
            @PathVariable GuardianId guardian,
            @Valid @RequestBody NewAuthority body) {
        return gate.send(
                asking,
                school ->
                        new ChangeGuardianAuthority(
                                school, student, guardian, body.authority(), body.basis()));
    }

    /** Why something ended, as a code. */
    record Reason(@NotNull String reason) {}

    @Sends(UnlinkGuardian.class)
    @PostMapping("/{student}/guardians/{guardian}/end")
    @Operation(summary = "End the link of a guardian to a student")
    Accepted unlink(
            Asking asking,
            @PathVariable StudentId student,
            @PathVariable GuardianId guardian,
            @Valid @RequestBody Reason body) {
        return gate.send(
                asking, school -> new UnlinkGuardian(school, student, guardian, body.reason()));
    }
}
