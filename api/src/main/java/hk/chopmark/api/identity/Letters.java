package hk.chopmark.api.identity;

import hk.chopmark.api.console.Languages;
import hk.chopmark.core.shared.SchoolId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** Letters with a code, to be printed: everything is said in both languages. */
@Component
public class Letters {

    private final SchoolDoor door;
    private final MessageSource words;

    Letters(SchoolDoor door, MessageSource words) {
        this.door = door;
        this.words = words;
    }

    /** A letter in one of the languages. */
    record Part(String language, String school, String text, Map<String, String> said) {}

    /** What a letter is for. */
    public enum Kind {
        ACTIVATION,
        RECOVERY,
        /** For the first administrator of a school. */
        FOUNDING
    }

    /**
     * What a letter says.
     *
     * @param school where its holder signs in
     * @param loginName under which name
     * @param code shown in this answer and never again
     */
    public record Said(Kind kind, SchoolId school, String loginName, String code) {

        /** Without the code. */
        @Override
        public String toString() {
            return "Said[" + school + "]";
        }
    }

    /** The page with a letter of a school whose name is known. */
    public String print(Said said, Model model) {
        return print(said, locale -> door.nameOf(said.school(), locale), model);
    }

    /** The page with a letter. */
    public String print(Said said, Function<Locale, String> schoolName, Model model) {
        model.addAttribute(
                "parts",
                Languages.ALL.stream()
                        .map(one -> part(said.kind(), schoolName.apply(one), one))
                        .toList());
        model.addAttribute("schoolCode", SchoolDoor.codeOf(said.school()));
        model.addAttribute("path", "/activate/" + said.school().id());
        model.addAttribute("loginName", said.loginName());
        model.addAttribute("code", said.code());
        return "letter";
    }

    private Part part(Kind kind, String schoolName, Locale locale) {
        Map<String, String> said = new TreeMap<>();
        for (String word : List.of("address", "school", "name", "code", "secret")) {
            said.put(word, words.getMessage("letter." + word, null, locale));
        }
        String opening =
                words.getMessage("letter." + kind.name().toLowerCase(Locale.ROOT), null, locale);
        return new Part(locale.toLanguageTag(), schoolName, opening, said);
    }
}
