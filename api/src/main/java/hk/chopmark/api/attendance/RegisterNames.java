package hk.chopmark.api.attendance;

import hk.chopmark.api.console.SealedTexts;
import hk.chopmark.api.console.SealedTexts.Opened;
import hk.chopmark.api.console.SealedTexts.Text;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.reading.PersonalDataReader;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import hk.chopmark.projections.roster.PersonView;
import hk.chopmark.projections.roster.Roster;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Shows the names of the students of a register, masked, through what they are looked at for: it
 * takes a grant to see attendance, not one to see receipts.
 *
 * <p><b>Guarantees</b>: nothing is opened before the event that records it is durable.
 */
@Component
class RegisterNames {

    private final PersonalDataReader reader;
    private final Roster roster;

    RegisterNames(PersonalDataReader reader, Roster roster) {
        this.reader = reader;
        this.roster = roster;
    }

    /** The names of some students in both languages, masked. */
    Opened<Map<PersonRef, List<Text>>> masked(
            Caller caller, Purpose purpose, Set<PersonRef> students) {
        Map<PersonRef, List<Sealed<String>>> handles = new LinkedHashMap<>();
        roster.people(caller.school(), students)
                .value()
                .forEach((student, view) -> handles.put(student, names(view)));
        List<Sealed<String>> all = handles.values().stream().flatMap(List::stream).toList();
        Set<String> paths = new HashSet<>(Set.of("nameZh", "nameEn"));
        all.forEach(handle -> paths.add(handle.location().path()));
        PersonalDataReader.Reading reading =
                reader.read(
                        new ViewPersonalData(
                                caller.school(),
                                "attendance",
                                students.stream()
                                        .<SubjectRef>map(student -> student)
                                        .collect(Collectors.toSet()),
                                paths,
                                Set.of(Category.IDENTITY)),
                        CommandContext.of(caller.actor(), purpose).from("console", null),
                        all);
        Map<PersonRef, List<Text>> opened = new LinkedHashMap<>();
        handles.forEach((student, parts) ->
                opened.put(
                        student,
                        parts.stream()
                                .map(part -> SealedTexts.textOf(reading.field(part)))
                                .distinct()
                                .toList()));
        return new Opened<>(reading.recordedBy(), reading.asOf(), opened);
    }

    private static List<Sealed<String>> names(PersonView view) {
        return Stream.of(view.nameZh(), view.nameEn()).filter(Objects::nonNull).toList();
    }
}
