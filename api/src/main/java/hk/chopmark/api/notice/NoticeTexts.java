package hk.chopmark.api.notice;

import hk.chopmark.api.console.SealedTexts;
import hk.chopmark.api.console.SealedTexts.Detail;
import hk.chopmark.api.console.SealedTexts.Opened;
import hk.chopmark.api.console.SealedTexts.Text;
import hk.chopmark.api.console.SealedTexts.Wish;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.projections.receipts.NoticeView;
import hk.chopmark.projections.roster.PersonView;
import hk.chopmark.projections.roster.Roster;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Opens the texts of notices and the names on their boards.
 *
 * <p><b>Guarantees</b>: those of {@link SealedTexts}.
 */
@Component
class NoticeTexts {

    private final SealedTexts texts;
    private final Roster roster;

    NoticeTexts(SealedTexts texts, Roster roster) {
        this.texts = texts;
        this.roster = roster;
    }

    /** The texts of a version of a notice; those it does not have are null. */
    record NoticeText(
            @Nullable Text titleEn,
            @Nullable Text titleZh,
            @Nullable Text bodyEn,
            @Nullable Text bodyZh) {}

    /** Opens the names of people in both languages. */
    Opened<Map<PersonRef, List<Text>>> names(Wish wish, Set<? extends PersonRef> people) {
        Map<PersonRef, List<Sealed<String>>> handles = new LinkedHashMap<>();
        roster.people(wish.caller().school(), people)
                .value()
                .forEach((person, view) -> handles.put(person, namesOf(view)));
        Opened<Map<Sealed<?>, Text>> opened =
                texts.fields(
                        wish, "receipt", handles.values().stream().flatMap(List::stream).toList());
        Map<PersonRef, List<Text>> names = new LinkedHashMap<>();
        handles.forEach((person, parts) ->
                names.put(
                        person,
                        parts.stream()
                                .flatMap(part -> Stream.ofNullable(opened.values().get(part)))
                                .distinct()
                                .toList()));
        return new Opened<>(opened.recordedBy(), opened.asOf(), names);
    }

    private static List<Sealed<String>> namesOf(PersonView view) {
        return given(view.nameZh(), view.nameEn());
    }

    /** Opens title and text of a version of a notice. */
    Opened<NoticeText> text(Caller caller, Purpose purpose, NoticeView.Version version) {
        Opened<Map<Sealed<?>, Text>> opened =
                texts.fields(
                        new Wish(caller, purpose, Detail.MASKED),
                        "notice",
                        given(
                                version.titleEn(),
                                version.titleZh(),
                                version.bodyEn(),
                                version.bodyZh()));
        return new Opened<>(
                opened.recordedBy(),
                opened.asOf(),
                new NoticeText(
                        text(opened, version.titleEn()),
                        text(opened, version.titleZh()),
                        text(opened, version.bodyEn()),
                        text(opened, version.bodyZh())));
    }

    @SafeVarargs
    private static List<Sealed<String>> given(@Nullable Sealed<String>... handles) {
        return Stream.of(handles).<Sealed<String>>flatMap(Stream::ofNullable).toList();
    }

    private static @Nullable Text text(
            Opened<Map<Sealed<?>, Text>> opened, @Nullable Sealed<String> handle) {
        return handle == null ? null : opened.values().get(handle);
    }
}
