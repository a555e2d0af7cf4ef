package hk.chopmark.api.homework;

import static hk.chopmark.api.rest.CommandGate.newId;
import static hk.chopmark.api.rest.CommandGate.sealed;

import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.Accepted;
import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.core.facts.ClaimedTime;
import hk.chopmark.core.homework.HomeworkCommand.AssignHomework;
import hk.chopmark.core.homework.HomeworkCommand.ChangeDeadline;
import hk.chopmark.core.homework.HomeworkCommand.MarkHomework;
import hk.chopmark.core.homework.HomeworkCommand.ReturnHomework;
import hk.chopmark.core.homework.HomeworkCommand.SubmitHomework;
import hk.chopmark.core.homework.HomeworkId;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Homework: assigned, handed in, marked, returned. */
@RestController
@RequestMapping("/api/v1/homework")
@Tag(name = "Homework")
class HomeworkController {

    private final CommandGate gate;

    HomeworkController(CommandGate gate) {
        this.gate = gate;
    }

    /** A new homework; the weight in thousandths of a percent point is a whole number. */
    record NewHomework(
            @Nullable UUID id,
            @NotNull ClassId classId,
            @Nullable @Size(max = 300) String title,
            @Nullable Instant dueAt,
            @Nullable Integer weightMilli) {

        /** Without the title. */
        @Override
        public String toString() {
            return "NewHomework[" + id + "]";
        }
    }

    @Sends(AssignHomework.class)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Assign homework to a class")
    Accepted assign(Asking asking, @Valid @RequestBody NewHomework body) {
        HomeworkId homework = new HomeworkId(newId(asking, body.id()));
        return gate.send(
                asking,
                school ->
                        new AssignHomework(
                                school,
                                homework,
                                body.classId(),
                                sealed(homework, Category.CONTENT, body.title()),
                                body.dueAt(),
                                body.weightMilli()),
                homework);
    }

    /** The new deadline; none if absent. */
    record Deadline(@Nullable Instant dueAt) {}

    @Sends(ChangeDeadline.class)
    @PostMapping("/{homework}/deadline")
    @Operation(summary = "Set another deadline, or none")
    Accepted changeDeadline(
            Asking asking, @PathVariable HomeworkId homework, @Valid @RequestBody Deadline body) {
        return gate.send(asking, school -> new ChangeDeadline(school, homework, body.dueAt()));
    }

    /**
     * What was handed in: when, if the caller's system claims a time, and the SHA-256 of the file
     * as base64url, if there is one.
     */
    record Submission(
            @Nullable Instant submittedAt,
            boolean carriedOver,
            @Nullable @Pattern(regexp = "[A-Za-z0-9_-]{43}") String fileHash) {}

    @Sends(SubmitHomework.class)
    @PostMapping("/{homework}/submissions/{student}")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Hand in; a student only for themself, a school app for its students")
    Accepted submit(
            Asking asking,
            @PathVariable HomeworkId homework,
            @PathVariable StudentId student,
            @Valid @RequestBody Submission body) {
        return gate.send(
                asking,
                school ->
                        new SubmitHomework(
                                school,
                                homework,
                                student,
                                ClaimedTime.of(body.submittedAt()),
                                body.carriedOver(),
                                body.fileHash()));
    }

    /** The mark as decimal text. */
    record Mark(@NotNull @Size(max = 20) String mark) {

        /** Without the mark. */
        @Override
        public String toString() {
            return "Mark[]";
        }
    }

    @Sends(MarkHomework.class)
    @PostMapping("/{homework}/submissions/{student}/mark")
    @Operation(summary = "Mark what a student handed in")
    Accepted mark(
            Asking asking,
            @PathVariable HomeworkId homework,
            @PathVariable StudentId student,
            @Valid @RequestBody Mark body) {
        return gate.send(
                asking,
                school ->
                        new MarkHomework(
                                school,
                                homework,
                                student,
                                Sealed.of(student, Category.ACADEMIC, body.mark())));
    }

    @Sends(ReturnHomework.class)
    @PostMapping("/{homework}/submissions/{student}/return")
    @Operation(summary = "Give back what a student handed in")
    Accepted giveBack(
            Asking asking, @PathVariable HomeworkId homework, @PathVariable StudentId student) {
        return gate.send(asking, school -> new ReturnHomework(school, homework, student));
    }
}
