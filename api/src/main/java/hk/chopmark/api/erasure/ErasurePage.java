package hk.chopmark.api.erasure;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.console.NavigationEntry;
import hk.chopmark.api.console.Purposes;
import hk.chopmark.api.console.SentForm;
import hk.chopmark.api.evidence.EvidenceDesk;
import hk.chopmark.api.evidence.EvidenceFile;
import hk.chopmark.api.judging.BoardGate;
import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.HeldPlace;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.disclosure.DisclosureCommand.ExportPersonalData;
import hk.chopmark.core.erasure.ErasureCase;
import hk.chopmark.core.erasure.ErasureCommand;
import hk.chopmark.core.erasure.ErasureCommand.ApproveErasure;
import hk.chopmark.core.erasure.ErasureCommand.DecideErasure;
import hk.chopmark.core.erasure.ErasureCommand.RefuseErasure;
import hk.chopmark.core.erasure.ErasureCommand.RequestErasure;
import hk.chopmark.core.erasure.ErasureEvent.BlindIndexDeleted;
import hk.chopmark.core.erasure.ErasureEvent.CiphertextDeleted;
import hk.chopmark.core.erasure.ErasureEvent.ErasureAcknowledged;
import hk.chopmark.core.erasure.ErasureEvent.ErasureRefused;
import hk.chopmark.core.erasure.ErasureEvent.KeyDestroyed;
import hk.chopmark.core.erasure.ErasureEvent.StragglersDeleted;
import hk.chopmark.core.erasure.ErasureGround;
import hk.chopmark.core.reading.ErasureScope;
import hk.chopmark.core.reading.Erasures;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SubjectRef;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Erasures: asked for, decided by two persons, followed to their certificate.
 *
 * <p><b>Guarantees</b>: people stand on these pages as references; everything is read from the
 * record itself, and done by the commands of the interface.
 */
@ConsolePage
@NavigationEntry(
        part = "erasure",
        path = "/erasure",
        words = "erasure.title",
        order = 80,
        needs = "erasure.view")
@RequestMapping("/erasure")
class ErasurePage {

    private static final Act EXPORT = Act.parse("erasure.export");

    /** Erasures in the list. */
    private static final int ROWS = 200;

    private final AuditEngine engine;
    private final Erasures erasures;
    private final EvidenceDesk desk;
    private final CertificateWords words;
    private final InstantSource clock;
    private final BoardGate gate;

    ErasurePage(
            AuditEngine engine,
            EvidenceDesk desk,
            CertificateWords words,
            InstantSource clock,
            BoardGate gate) {
        this.gate = gate;
        this.engine = engine;
        this.erasures = engine.erasures();
        this.desk = desk;
        this.words = words;
        this.clock = clock;
    }

    /**
     * An erasure in the list.
     *
     * @param overdue whether backups can still be opened after the day that was planned
     */
    record CaseLine(
            String id,
            String subject,
            String categories,
            String ground,
            String state,
            boolean overdue,
            HongKongTime.Moment requestedAt) {}

    /**
     * An event of an erasure.
     *
     * @param detail what it is about: a place, an index, a category, a count; null if nothing
     */
    record StepLine(
            String word,
            @Nullable String detail,
            HongKongTime.Moment at,
            long position,
            String id,
            String by) {}

    /** An erasure on its page. */
    record CaseView(
            String id,
            String subject,
            String categories,
            String ground,
            @Nullable String askedBy,
            String state,
            boolean open,
            boolean approved) {}

    @Judged(value = "erasure.view", board = "erasures", purpose = Purpose.RETENTION_AND_ERASURE)
    @GetMapping
    String list(
            Caller caller,
            @RequestParam(defaultValue = "") String subject,
            @RequestParam(defaultValue = "") String category,
            Locale locale,
            Model model) {
        HongKongTime time = new HongKongTime(locale);
        Erasures.Listing listing = erasures.latest(caller.school(), ROWS);
        model.addAttribute("asOf", engine.head());
        model.addAttribute("complete", listing.complete());
        model.addAttribute(
                "cases", listing.items().stream().map(item -> line(item, locale, time)).toList());
        model.addAttribute("subject", subject);
        model.addAttribute("category", category);
        model.addAttribute("categories", OfficerWords.CATEGORIES);
        model.addAttribute("grounds", ErasureGround.values());
        return "erasures";
    }

    @Sends(RequestErasure.class)
    @PostMapping
    String request(
            SentForm form,
            @RequestParam String subject,
            @RequestParam(defaultValue = "") Set<String> categories,
            @RequestParam ErasureGround ground,
            @RequestParam(defaultValue = "") String askedBy) {
        ErasureId erasure = new ErasureId(form.id());
        send(
                form,
                new RequestErasure(
                        form.caller().school(),
                        erasure,
                        OfficerWords.reference(subject, SubjectRef.class),
                        OfficerWords.categories(categories),
                        ground,
                        askedBy.isBlank()
                                ? null
                                : OfficerWords.reference(askedBy, PersonRef.class)));
        return "redirect:/erasure/" + erasure.text();
    }

    @Judged(value = "erasure.view", board = "erasures", purpose = Purpose.RETENTION_AND_ERASURE)
    @GetMapping("/{erasure}")
    String show(Caller caller, @PathVariable ErasureId erasure, Locale locale, Model model) {
        HongKongTime time = new HongKongTime(locale);
        ErasureCase found =
                erasures.find(caller.school(), erasure)
                        .orElseThrow(() ->
                                DomainRejection.unknown(
                                        "erasure.unknown", Map.of("erasure", erasure)));
        model.addAttribute("asOf", engine.head());
        model.addAttribute("one", view(found, locale));
        model.addAttribute(
                "steps",
                erasures.trail(caller.school(), erasure).stream()
                        .map(fact -> step(fact, locale, time))
                        .toList());
        if (found.isOpen()) {
            model.addAttribute("scope", scope(caller, found, locale));
        }
        model.addAttribute("refusals", OfficerWords.REFUSALS);
        model.addAttribute("mayExport", gate.may(caller, EXPORT, caller.school()));
        model.addAttribute("purposes", Purposes.TO_TAKE_OUT);
        model.addAttribute(
                "certificates",
                found.certificate().map(done -> words.of(done, locale)).orElse(List.of()));
        return "erasure";
    }

    @Sends(ApproveErasure.class)
    @PostMapping("/{erasure}/approval")
    String approve(SentForm form, @PathVariable ErasureId erasure) {
        return acted(form, new ApproveErasure(form.caller().school(), erasure), erasure);
    }

    @Sends(DecideErasure.class)
    @PostMapping("/{erasure}/decision")
    String decide(SentForm form, @PathVariable ErasureId erasure) {
        return acted(form, new DecideErasure(form.caller().school(), erasure), erasure);
    }

    @Sends(RefuseErasure.class)
    @PostMapping("/{erasure}/refusal")
    String refuse(SentForm form, @PathVariable ErasureId erasure, @RequestParam String reason) {
        return acted(form, new RefuseErasure(form.caller().school(), erasure, reason), erasure);
    }

    /** Makes the evidence file of the erasure and hands it over. */
    @Sends(ExportPersonalData.class)
    @PostMapping("/{erasure}/evidence")
    ResponseEntity<byte[]> evidence(
            Caller caller, @PathVariable ErasureId erasure, @RequestParam String purpose) {
        Purpose chosen = Purposes.chosen(Purposes.TO_TAKE_OUT, purpose);
        EvidenceFile file =
                desk.write(
                        EvidenceDesk.asked("erasure", Map.of("erasure", erasure.text())),
                        new EvidenceDesk.Request(
                                caller.school(),
                                Set.of(),
                                CommandContext.of(caller.actor(), chosen).from("console", null)));
        return file.answer().body(file.content());
    }

    private String acted(SentForm form, ErasureCommand command, ErasureId erasure) {
        send(form, command);
        return "redirect:/erasure/" + erasure.text();
    }

    private void send(SentForm form, ErasureCommand command) {
        engine.send(command, form.for_(Purpose.RETENTION_AND_ERASURE));
    }

    /**
     * What would be erased.
     *
     * @param categories its category in words
     */
    record ScopeLine(String categories, String event, String field, long number) {}

    /** What would be erased, and the places it reaches. */
    record ScopeView(List<ScopeLine> lines, List<HeldPlace> places) {}

    private ScopeView scope(Caller caller, ErasureCase found, Locale locale) {
        ErasureScope.Listed listed =
                engine.erasureScope()
                        .of(
                                caller.school(),
                                found.request().subject(),
                                Set.copyOf(found.request().categories()));
        return new ScopeView(
                listed.lines().stream()
                        .map(line ->
                                new ScopeLine(
                                        words.categories(locale, List.of(line.category())),
                                        line.event(),
                                        line.field(),
                                        line.number()))
                        .toList(),
                listed.places());
    }

    private CaseLine line(Erasures.Listed item, Locale locale, HongKongTime time) {
        ErasureCase found = item.found();
        return new CaseLine(
                found.request().erasure().text(),
                found.request().subject().text(),
                words.categories(locale, found.request().categories()),
                found.request().ground().name(),
                found.state().name(),
                found.isOverdue(clock.instant()),
                time.minute(item.requestedAt()));
    }

    private CaseView view(ErasureCase found, Locale locale) {
        PersonRef askedBy = found.request().askedBy();
        return new CaseView(
                found.request().erasure().text(),
                found.request().subject().text(),
                words.categories(locale, found.request().categories()),
                found.request().ground().name(),
                askedBy == null ? null : askedBy.text(),
                found.state().name(),
                found.isOpen(),
                found.approver().isPresent());
    }

    private StepLine step(Recorded<?> fact, Locale locale, HongKongTime time) {
        return new StepLine(
                "event.erasure." + fact.event().getClass().getSimpleName(),
                detail(fact, locale),
                time.second(fact.at()),
                fact.position(),
                fact.id().toString(),
                fact.meta().getOrDefault("actor", ""));
    }

    private @Nullable String detail(Recorded<?> fact, Locale locale) {
        return switch (fact.event()) {
            case KeyDestroyed key -> about(key.category(), locale, key.keys().size());
            case CiphertextDeleted boxes -> about(boxes.category(), locale, boxes.boxes());
            case StragglersDeleted boxes -> about(boxes.category(), locale, boxes.boxes());
            case ErasureRefused refused -> words.refusal(locale, refused.reasonCode());
            case BlindIndexDeleted index -> index.indexCode();
            case ErasureAcknowledged answer -> words.place(locale, answer.place());
            default -> null;
        };
    }

    private String about(Category category, Locale locale, long count) {
        return words.categories(locale, List.of(category)) + ": " + count;
    }
}
