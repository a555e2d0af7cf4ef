package hk.chopmark.api.disclosure;

import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.BadRequest;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.rest.Dated;
import hk.chopmark.api.rest.FieldAnswer;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.disclosure.DisclosureCommand;
import hk.chopmark.core.disclosure.DisclosureCommand.UnmaskPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.reading.PersonalDataReader;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where personal data comes out of the interface to be looked at; evidence is the other place.
 *
 * <p><b>Guarantees</b>: no record, no read: the answer leaves only after the event that records
 * this reading is durable. A refusal is recorded too.
 */
@RestController
@Asking.WithoutKey
@RequestMapping("/api/v1/personal-data")
@Tag(name = "Personal data")
class PersonalDataController {

    private final PersonalDataReader reader;
    private final SealedDetails details;

    PersonalDataController(PersonalDataReader reader, SealedDetails details) {
        this.reader = reader;
        this.details = details;
    }

    /**
     * What to see.
     *
     * @param resource through what: {@code receipt}, {@code roster}, {@code homework}, {@code
     *     notice}, {@code dossier}, {@code identity-number}
     * @param subjects whose: people, notices, homework; one named twice counts once
     * @param fields which, for example {@code nameZh}
     */
    record View(
            @NotNull String resource,
            @ArraySchema(
                            maxItems = DisclosureCommand.MAX_NAMED,
                            arraySchema = @Schema(description = FEW))
                    @NotEmpty
                    Set<@NotNull SubjectRef> subjects,
            @NotEmpty @Size(max = 50) Set<@NotNull String> fields) {}

    /**
     * The values by subject and field; fields that were never recorded are missing.
     *
     * @param recordedBy the event that records this reading
     */
    record Viewed(long asOf, UUID recordedBy, Map<String, Map<String, FieldAnswer>> values)
            implements Dated {

        /** Without the values. */
        @Override
        public String toString() {
            return "Viewed[" + recordedBy + "]";
        }
    }

    @Sends(ViewPersonalData.class)
    @PostMapping("/views")
    @Operation(summary = "See personal data as masks; the reading is recorded first")
    Viewed view(Asking asking, @Valid @RequestBody View body) {
        Wanted wanted = wanted(asking, body);
        ViewPersonalData command = command(asking, body, wanted.handles());
        return viewed(wanted, reader.read(command, wanted.context(), wanted.handles()));
    }

    @Sends(UnmaskPersonalData.class)
    @PostMapping("/unmaskings")
    @Operation(summary = "See personal data without masks; the reading is recorded first")
    Viewed unmask(Asking asking, @Valid @RequestBody View body) {
        Wanted wanted = wanted(asking, body);
        UnmaskPersonalData command =
                CommandGate.make(() ->
                        new UnmaskPersonalData(
                                asking.school(),
                                body.resource(),
                                Set.copyOf(body.subjects()),
                                wanted.paths(),
                                wanted.categories()));
        return viewed(wanted, reader.unmask(command, wanted.context(), wanted.handles()));
    }

    private static final String FEW =
            "At most 50, each counted once; at most 5 for guardians and students. More are refused:"
                    + " disclosure.too-many-subjects";

    /** What will be opened, and for whom. */
    private record Wanted(
            CommandContext context,
            Map<SubjectRef, Map<String, Sealed<?>>> found,
            Set<String> asked) {

        List<Sealed<?>> handles() {
            return found.values().stream()
                    .<Sealed<?>>flatMap(fields -> fields.values().stream())
                    .toList();
        }

        /** As stored, which after a correction is a path of the correction. */
        Set<String> paths() {
            Set<String> paths = new TreeSet<>(asked);
            handles().forEach(handle -> paths.add(handle.location().path()));
            return paths;
        }

        Set<Category> categories() {
            return handles().stream().map(Sealed::category).collect(Collectors.toSet());
        }
    }

    private Wanted wanted(Asking asking, View body) {
        CommandContext context = CommandGate.context(asking);
        DisclosureCommand.requireFew(context.actor(), body.subjects().size());
        if (!details.fields().containsAll(body.fields())) {
            // The names are recorded for ever; a text that is no name of a field must not be.
            throw new BadRequest("request.field-unknown", "A field asked for does not exist.");
        }
        return new Wanted(
                context,
                details.find(asking.school(), body.subjects(), body.fields()),
                body.fields());
    }

    private static Viewed viewed(Wanted wanted, PersonalDataReader.Reading reading) {
        Map<String, Map<String, FieldAnswer>> values = new TreeMap<>();
        wanted.found()
                .forEach((subject, fields) -> {
                    values.put(subject.text(), values(fields, reading.fields()));
                });
        return new Viewed(reading.asOf(), reading.recordedBy(), values);
    }

    /**
     * Names what will be opened: the paths as stored, which after a correction are those of the
     * correction.
     */
    static ViewPersonalData command(Asking asking, View body, List<Sealed<?>> handles) {
        Set<String> paths = new TreeSet<>(body.fields());
        handles.forEach(handle -> paths.add(handle.location().path()));
        Set<Category> categories =
                handles.stream().map(Sealed::category).collect(Collectors.toSet());
        return CommandGate.make(() ->
                new ViewPersonalData(
                        asking.school(),
                        body.resource(),
                        Set.copyOf(body.subjects()),
                        paths,
                        categories));
    }

    /** The values of one subject by the names asked for. */
    static Map<String, FieldAnswer> values(
            Map<String, Sealed<?>> fields, Map<Sealed<?>, OpenedField<?>> opened) {
        Map<String, FieldAnswer> values = new LinkedHashMap<>();
        fields.forEach((name, handle) -> values.put(name, FieldAnswer.of(opened.get(handle))));
        return values;
    }
}
