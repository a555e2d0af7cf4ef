package hk.chopmark.api.disclosure;

import hk.chopmark.api.disclosure.PersonalDataController.View;
import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.Accepted;
import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.BadRequest;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.rest.FieldAnswer;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.breakglass.BreakGlass;
import hk.chopmark.core.breakglass.BreakGlass.Asked;
import hk.chopmark.core.breakglass.BreakGlass.Shown;
import hk.chopmark.core.disclosure.BreakGlassCommand.ReviewBreakGlass;
import hk.chopmark.core.disclosure.DisclosureCommand;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Reading by two persons while the log takes nothing; each in a session of their own.
 *
 * <p><b>Guarantees</b>: the values leave only after the event, or the line of the break-glass
 * journal, is on disk.
 */
@RestController
@RequestMapping("/api/v1/break-glass")
@Tag(name = "Break-glass")
class BreakGlassController {

    private final BreakGlass glass;
    private final SealedDetails details;
    private final BreakGlassUses uses;
    private final CommandGate commands;

    BreakGlassController(
            BreakGlass glass, SealedDetails details, BreakGlassUses uses, CommandGate commands) {
        this.glass = glass;
        this.details = details;
        this.uses = uses;
        this.commands = commands;
    }

    /**
     * The values by subject and field.
     *
     * @param recordedBy the event that records this reading, or the reading in the journal
     * @param journalSequence line of the journal; null for an ordinary reading
     */
    record Seen(
            UUID recordedBy,
            @Nullable Long journalSequence,
            Map<String, Map<String, FieldAnswer>> values) {

        /** Without the values. */
        @Override
        public String toString() {
            return "Seen[" + recordedBy + "]";
        }
    }

    @Sends(ViewPersonalData.class)
    @PostMapping
    @Asking.WithoutKey
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Ask, as the first person; nothing is shown yet")
    Asked ask(Asking asking, @Valid @RequestBody View body) {
        DisclosureCommand.requireFew(asking.caller().actor(), body.subjects().size());
        if (!details.fields().containsAll(body.fields())) {
            throw new BadRequest("request.field-unknown", "A field asked for does not exist.");
        }
        List<Sealed<?>> handles =
                details.find(asking.school(), body.subjects(), body.fields()).values().stream()
                        .<Sealed<?>>flatMap(fields -> fields.values().stream())
                        .toList();
        return CommandGate.make(() ->
                glass.ask(
                        PersonalDataController.command(asking, body, handles),
                        CommandGate.context(asking),
                        handles));
    }

    @Sends(ViewPersonalData.class)
    @PostMapping("/{request}/confirmation")
    @Asking.WithoutKey
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Confirm, as the second person")
    void confirm(Asking asking, @PathVariable UUID request) {
        glass.confirm(request, asking.school(), asking.caller().actor());
    }

    @Sends(ViewPersonalData.class)
    @PostMapping("/{request}/opening")
    @Asking.WithoutKey
    @Operation(
            summary =
                    "Open, as the first person, once; recorded in the log, or else in the journal")
    Seen open(Asking asking, @PathVariable UUID request) {
        Shown shown = glass.open(request, asking.school(), asking.caller().actor());
        Map<String, Map<String, FieldAnswer>> values = new TreeMap<>();
        named(asking, shown)
                .forEach((subject, fields) ->
                        values.put(
                                subject.text(),
                                PersonalDataController.values(fields, shown.fields())));
        return new Seen(shown.recordedBy(), shown.journalSequence().orElse(null), values);
    }

    /**
     * By the names one asks by: a detail that was corrected lies in its event under another one.
     * What was corrected in between is named by its event.
     */
    private Map<SubjectRef, Map<String, Sealed<?>>> named(Asking asking, Shown shown) {
        List<SubjectRef> subjects =
                shown.fields().keySet().stream().map(Sealed::subject).distinct().toList();
        Map<Sealed<?>, String> names = new HashMap<>();
        details.find(asking.school(), subjects, details.fields())
                .values()
                .forEach(fields -> fields.forEach((name, handle) -> names.put(handle, name)));
        Map<SubjectRef, Map<String, Sealed<?>>> named = new LinkedHashMap<>();
        for (Sealed<?> handle : shown.fields().keySet()) {
            String name = names.getOrDefault(handle, handle.location().eventId());
            named.computeIfAbsent(handle.subject(), _ -> new TreeMap<>()).put(name, handle);
        }
        return named;
    }

    /** The uses of a school, and how many readings still wait in the journal. */
    record Uses(int pending, List<BreakGlassUse> uses) {}

    @Judged(value = "break-glass.view", board = "break-glass", purpose = Purpose.AUDIT)
    @GetMapping
    @Operation(summary = "Every breaking of the glass on record, and whether it was reviewed")
    Uses uses(Caller caller) {
        return new Uses(glass.pending(caller.school()), uses.of(caller.school()));
    }

    /** What the reviewer thinks of it, a code such as {@code justified}. */
    record Review(@NotNull String verdict) {}

    @Sends(ReviewBreakGlass.class)
    @PostMapping("/uses/{use}/review")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Review a use, as a third person")
    Accepted review(Asking asking, @PathVariable UUID use, @Valid @RequestBody Review body) {
        return commands.send(asking, school -> new ReviewBreakGlass(school, use, body.verdict()));
    }
}
