package hk.chopmark.api.console;

import hk.chopmark.api.security.Caller;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.disclosure.DisclosureCommand.UnmaskPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.reading.PersonalDataReader;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/**
 * Opens sealed texts for one page, through the resource of its area.
 *
 * <p><b>Guarantees</b>: nothing is opened before the event that records it is durable; what was
 * opened lives only in the page made of it.
 */
@Component
public class SealedTexts {

    private final PersonalDataReader reader;

    SealedTexts(PersonalDataReader reader) {
        this.reader = reader;
    }

    /**
     * A text that was sealed.
     *
     * @param value the text, or its mask; null if it was erased
     * @param erasedOn the day it was erased, as people read it; null if it was not, or if the
     *     record does not say so
     * @param certificate the number of the certificate, as {@code erasedOn}
     */
    public record Text(
            @Nullable String value, @Nullable String erasedOn, @Nullable String certificate) {
        /** Whether it can never be read again. */
        public boolean isErased() {
            return value == null;
        }

        /** Which words stand in its place. */
        public String erasedKey() {
            return certificate == null ? "erased.unaccounted" : "erased.certified";
        }

        /** Without the text. */
        @Override
        public String toString() {
            return "Text[not shown]";
        }
    }

    /**
     * What was opened.
     *
     * @param recordedBy the event that says so
     * @param asOf count of events in the record after it
     * @param values the opened things
     */
    public record Opened<T>(UUID recordedBy, long asOf, T values) {
        /** Without the values. */
        @Override
        public String toString() {
            return "Opened[" + recordedBy + "]";
        }
    }

    /** How much is shown. */
    public enum Detail {
        /** Masks: initials, last digits. */
        MASKED,
        /** The values themselves; takes a permission of its own, and is an event of its own. */
        FULL
    }

    /** Who asks, why, for how much. */
    public record Wish(Caller caller, Purpose purpose, Detail detail) {}

    /**
     * What is asked for.
     *
     * @param subjects about whom
     * @param categories kinds of personal data
     * @param paths of fields
     */
    public record Asked(Set<SubjectRef> subjects, Set<Category> categories, Set<String> paths) {}

    /** Opens some fields through a resource; what has no mask is shown as it is. */
    public Opened<Map<Sealed<?>, Text>> fields(
            Wish wish, String resource, List<? extends Sealed<?>> handles) {
        PersonalDataReader.Reading reading = read(wish, resource, handles);
        Map<Sealed<?>, Text> texts = new LinkedHashMap<>();
        handles.forEach(handle -> texts.put(handle, text(reading, handle)));
        return new Opened<>(reading.recordedBy(), reading.asOf(), texts);
    }

    /**
     * Somebody of whom nothing is held, or nobody: whoever may not see them hears what they hear of
     * others, and only the others that nothing is there. Both stands on the record.
     *
     * @return what the others hear, to be thrown
     */
    public NothingThere nothingOf(Wish wish, String resource, Asked asked) {
        read(wish, resource, asked, List.of());
        return new NothingThere();
    }

    private PersonalDataReader.Reading read(
            Wish wish, String resource, List<? extends Sealed<?>> handles) {
        if (handles.isEmpty()) {
            throw new NothingThere();
        }
        return read(
                wish,
                resource,
                new Asked(
                        handles.stream().map(Sealed::subject).collect(Collectors.toSet()),
                        handles.stream().map(Sealed::category).collect(Collectors.toSet()),
                        handles.stream()
                                .map(handle -> handle.location().path())
                                .collect(Collectors.toSet())),
                handles);
    }

    private PersonalDataReader.Reading read(
            Wish wish, String resource, Asked asked, List<? extends Sealed<?>> handles) {
        SchoolId school = wish.caller().school();
        CommandContext context =
                CommandContext.of(wish.caller().actor(), wish.purpose()).from("console", null);
        return switch (wish.detail()) {
            case MASKED ->
                    reader.read(
                            new ViewPersonalData(
                                    school,
                                    resource,
                                    asked.subjects(),
                                    asked.paths(),
                                    asked.categories()),
                            context,
                            handles);
            case FULL ->
                    reader.unmask(
                            new UnmaskPersonalData(
                                    school,
                                    resource,
                                    asked.subjects(),
                                    asked.paths(),
                                    asked.categories()),
                            context,
                            handles);
        };
    }

    private static Text text(PersonalDataReader.Reading reading, Sealed<?> handle) {
        return textOf(reading.field(handle));
    }

    /** What is shown of an opened field. */
    public static Text textOf(OpenedField<?> field) {
        return switch (field) {
            case OpenedField.Value<?>(Object value) -> new Text(String.valueOf(value), null, null);
            case OpenedField.Masked<?>(String shown) -> new Text(shown, null, null);
            case OpenedField.Erased<?>(OpenedField.Certificate certificate) ->
                    certificate == null ? new Text(null, null, null) : erased(certificate);
        };
    }

    private static Text erased(OpenedField.Certificate certificate) {
        LocalDate day = LocalDate.ofInstant(certificate.erasedAt(), HongKongTime.ZONE);
        HongKongTime time = new HongKongTime(LocaleContextHolder.getLocale());
        return new Text(null, time.day(day).text(), certificate.erasure().id().toString());
    }

    /** There is no name or text to open. */
    public static final class NothingThere extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
