package hk.chopmark.api.disclosure;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.NavigationEntry;
import hk.chopmark.api.console.Purposes;
import hk.chopmark.api.console.SealedTexts;
import hk.chopmark.api.console.SealedTexts.Asked;
import hk.chopmark.api.console.SealedTexts.Detail;
import hk.chopmark.api.console.SealedTexts.Opened;
import hk.chopmark.api.console.SealedTexts.Text;
import hk.chopmark.api.console.SealedTexts.Wish;
import hk.chopmark.api.judging.ForAnybody;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.disclosure.DisclosureCommand.SearchPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.UnmaskPersonalData;
import hk.chopmark.core.seal.search.SearchText;
import hk.chopmark.core.search.PersonalDataSearch;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SearchKind;
import hk.chopmark.projections.roster.PersonView;
import hk.chopmark.projections.roster.Roster;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Finding people by name or phone: first as masks, one by one in full.
 *
 * <p><b>Guarantees</b>: what was searched for stands in no address and is not repeated on the page.
 */
@ConsolePage
@NavigationEntry(
        part = "search",
        path = "/search",
        words = "search.title",
        order = 70,
        needs = "roster.search")
@RequestMapping("/search")
class SearchPage {

    private static final String ROSTER = "roster";

    private static final String PAGE = "search";

    private final PersonalDataSearch search;
    private final Roster roster;
    private final SealedTexts texts;

    SearchPage(PersonalDataSearch search, Roster roster, SealedTexts texts) {
        this.search = search;
        this.roster = roster;
        this.texts = texts;
    }

    /**
     * Somebody who was found.
     *
     * @param kind kind of person: student, guardian, staff
     * @param person their reference
     */
    record HitLine(String kind, String person, List<Text> shown) {}

    /** The events that record a search and the view of its hits. */
    record Trace(UUID recordedBy, long asOf) {}

    @ForAnybody(because = "an empty form: what it asks for is judged")
    @GetMapping
    String ask(Model model) {
        return page("", model);
    }

    /** What was found stands in one answer only. */
    @ForAnybody(because = "leads back to the page")
    @GetMapping("/person")
    String again() {
        return "redirect:/search";
    }

    @Sends(SearchPersonalData.class)
    @PostMapping
    String find(
            Caller caller, @RequestParam String text, @RequestParam String purpose, Model model) {
        Purpose chosen = Purposes.chosen(Purposes.TO_SEE, purpose);
        SearchKind kind = SearchText.looksLikePhone(text) ? SearchKind.PHONE : SearchKind.NAME;
        PersonalDataSearch.Found found =
                search.search(
                        new PersonalDataSearch.Search(caller.school(), kind, text),
                        CommandContext.of(caller.actor(), chosen).from("console", null));
        model.addAttribute(
                "recorded", new Trace(found.viewedBy().orElse(found.searchedBy()), found.asOf()));
        model.addAttribute("hits", found.hits().stream().map(SearchPage::line).toList());
        model.addAttribute("more", found.more());
        return page(purpose, model);
    }

    @Sends(UnmaskPersonalData.class)
    @PostMapping("/person")
    String person(
            Caller caller,
            @RequestParam PersonRef person,
            @RequestParam String purpose,
            Model model) {
        Purpose chosen = Purposes.chosen(Purposes.TO_SEE, purpose);
        Wish wish = new Wish(caller, chosen, Detail.FULL);
        List<Sealed<String>> handles = handles(caller, person);
        if (handles.isEmpty()) {
            throw texts.nothingOf(
                    wish,
                    ROSTER,
                    new Asked(Set.of(person), Set.of(Category.IDENTITY), Set.of("nameEn")));
        }
        Opened<Map<Sealed<?>, Text>> opened = texts.fields(wish, ROSTER, handles);
        List<Text> shown = opened.values().values().stream().distinct().toList();
        model.addAttribute("recorded", opened);
        model.addAttribute("inFull", new HitLine(person.kind(), person.text(), shown));
        return page(purpose, model);
    }

    /** Names and phone of somebody who was found; none of somebody whom nobody knows. */
    private List<Sealed<String>> handles(Caller caller, PersonRef person) {
        PersonView view = roster.people(caller.school(), Set.of(person)).value().get(person);
        return view == null
                ? List.of()
                : Stream.<@Nullable Sealed<String>>of(view.nameZh(), view.nameEn(), view.phone())
                        .<Sealed<String>>flatMap(handle -> Stream.ofNullable(handle))
                        .toList();
    }

    private static HitLine line(PersonalDataSearch.Hit hit) {
        return new HitLine(
                hit.subject().kind(),
                hit.subject().text(),
                hit.shown().values().stream().map(SealedTexts::textOf).toList());
    }

    private static String page(String purpose, Model model) {
        model.addAttribute("purposes", Purposes.TO_SEE);
        model.addAttribute("chosen", purpose);
        return PAGE;
    }
}
