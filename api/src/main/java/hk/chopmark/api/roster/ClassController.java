package hk.chopmark.api.roster;

import static hk.chopmark.api.rest.CommandGate.newId;

import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.Accepted;
import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.core.roster.RosterCommand.EndMembership;
import hk.chopmark.core.roster.RosterCommand.OpenClass;
import hk.chopmark.core.roster.RosterCommand.StartMembership;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.PersonRef;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Classes and who is in them. */
@RestController
@RequestMapping("/api/v1/classes")
@Tag(name = "Roster")
class ClassController {

    private final CommandGate gate;

    ClassController(CommandGate gate) {
        this.gate = gate;
    }

    /** A new class. */
    record NewClass(@Nullable UUID id, @NotNull String code, @NotNull String schoolYear) {}

    @Sends(OpenClass.class)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Open a class of a school year")
    Accepted open(Asking asking, @Valid @RequestBody NewClass body) {
        ClassId classId = new ClassId(newId(asking, body.id()));
        return gate.send(
                asking,
                school -> new OpenClass(school, classId, body.code(), body.schoolYear()),
                classId);
    }

    /** A new member: a pupil by {@code student=...}, a teacher by {@code staff=...}. */
    record NewMember(
            @NotNull PersonRef member,
            @NotNull MemberRole role,
            @Nullable Integer classNumber,
            @NotNull LocalDate from) {}

    @Sends(StartMembership.class)
    @PostMapping("/{classId}/members")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Place a pupil or a teacher in a class")
    Accepted place(
            Asking asking, @PathVariable ClassId classId, @Valid @RequestBody NewMember body) {
        return gate.send(
                asking,
                school ->
                        new StartMembership(
                                school,
                                classId,
                                body.member(),
                                body.role(),
                                body.classNumber(),
                                body.from()));
    }

    /** The last day of a membership. */
    record MembershipEnd(@NotNull LocalDate to) {}

    @Sends(EndMembership.class)
    @PostMapping("/{classId}/members/{member}/end")
    @Operation(summary = "Take a pupil or a teacher out of a class")
    Accepted end(
            Asking asking,
            @PathVariable ClassId classId,
            @PathVariable PersonRef member,
            @Valid @RequestBody MembershipEnd body) {
        return gate.send(asking, school -> new EndMembership(school, classId, member, body.to()));
    }
}
