package hk.chopmark.api.homework;

import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.rest.Dated;
import hk.chopmark.api.rest.FieldAnswer;
import hk.chopmark.core.disclosure.DisclosureCommand;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.homework.HomeworkId;
import hk.chopmark.core.reading.PersonalDataReader;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The marks of a homework, to be looked at.
 *
 * <p><b>Guarantees</b>: no record, no read: the answer leaves only after the event that records
 * this reading is durable. A refusal is recorded too.
 */
@RestController
@Asking.WithoutKey
@RequestMapping("/api/v1/homework")
@Tag(name = "Homework")
class MarkController {

    private final PersonalDataReader reader;
    private final HomeworkHandles marks;

    MarkController(PersonalDataReader reader, HomeworkHandles marks) {
        this.reader = reader;
        this.marks = marks;
    }

    /**
     * Whose marks.
     *
     * @param students these; absent for all who handed in, in pages
     * @param after the {@code next} of the page before; absent for the first
     */
    record Wanted(
            @ArraySchema(maxItems = HomeworkHandles.MAX_STUDENTS) @Nullable @Size(min = 1)
                    Set<@NotNull StudentId> students,
            @Nullable String after) {}

    /**
     * Marks by student; who has none is missing.
     *
     * @param recordedBy the event that records this reading
     * @param next where the next page starts; absent on the last
     */
    record Viewed(long asOf, UUID recordedBy, Map<String, FieldAnswer> marks, @Nullable String next)
            implements Dated {

        /** Without the marks. */
        @Override
        public String toString() {
            return "Viewed[" + recordedBy + "]";
        }
    }

    @Sends(ViewPersonalData.class)
    @PostMapping("/{homework}/marks/views")
    @Operation(summary = "See the marks of a homework; the reading is recorded first")
    Viewed view(Asking asking, @PathVariable HomeworkId homework, @Valid @RequestBody Wanted body) {
        if (body.students() != null) {
            DisclosureCommand.requireFew(asking.caller().actor(), body.students().size());
        }
        HomeworkHandles.Marks found =
                body.students() == null
                        ? CommandGate.make(
                                () -> marks.page(asking.school(), homework, body.after()))
                        : marks.of(asking.school(), homework, body.students());
        List<Sealed<?>> handles = found.handles();
        PersonalDataReader.Reading reading =
                reader.read(
                        new ViewPersonalData(
                                asking.school(),
                                HomeworkHandles.RESOURCE,
                                Set.copyOf(found.byStudent().keySet()),
                                handles.stream()
                                        .map(handle -> handle.location().path())
                                        .collect(Collectors.toSet()),
                                Set.of(Category.ACADEMIC)),
                        CommandGate.context(asking),
                        handles);
        Map<String, FieldAnswer> values = new TreeMap<>();
        found.byStudent()
                .forEach((student, handle) ->
                        values.put(student.text(), FieldAnswer.of(reading.field(handle))));
        return new Viewed(reading.asOf(), reading.recordedBy(), values, found.next().orElse(null));
    }
}
