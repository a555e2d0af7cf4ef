package hk.chopmark.api.notice;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.console.HongKongTime.Moment;
import hk.chopmark.api.console.Purposes;
import hk.chopmark.api.evidence.EvidenceDesk;
import hk.chopmark.api.evidence.EvidenceFile;
import hk.chopmark.api.judging.BoardGate;
import hk.chopmark.api.judging.ForAnybody;
import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.notice.Board.Rows;
import hk.chopmark.api.security.Caller;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.disclosure.DisclosureCommand.ExportPersonalData;
import hk.chopmark.core.history.History;
import hk.chopmark.core.notice.NoticeEvent;
import hk.chopmark.core.notice.NoticeEvent.NoticeVersionPublished;
import hk.chopmark.core.notice.NoticeEvent.NoticeWithdrawn;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.ServiceId;
import hk.chopmark.export.pack.Arguments;
import hk.chopmark.projections.receipts.ReceiptView;
import hk.chopmark.projections.receipts.Receipts;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.Page;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * One receipt: what happened, event by event, and the file that proves it.
 *
 * <p><b>Guarantees</b>: the events come from the log itself, not from a read model. A file leaves
 * only after the event that records its making is durable.
 */
@ConsolePage
class ReceiptPage {

    private static final Act EXPORT = Act.parse("receipt.export");

    /** From this level on it is a person who did something. */
    private static final int OPENED = 3;

    /** Most events shown; the page says when there are more. */
    private static final int MAX_STEPS = 1_000;

    private final AuditEngine engine;
    private final Installation installation;
    private final Receipts receipts;
    private final BoardReader boards;
    private final EvidenceDesk desk;
    private final BoardGate gate;

    ReceiptPage(
            AuditEngine engine,
            Installation installation,
            Receipts receipts,
            BoardReader boards,
            EvidenceDesk desk,
            BoardGate gate) {
        this.gate = gate;
        this.engine = engine;
        this.installation = installation;
        this.receipts = receipts;
        this.boards = boards;
        this.desk = desk;
    }

    /**
     * An event of a receipt.
     *
     * @param type name without version
     * @param number version of the notice it is about; null if about none
     * @param level level of evidence it reaches; null if none
     * @param channel channel code; null if none
     * @param role role in which somebody acted
     * @param claimed whether another system says that a person did it
     */
    record Step(
            long position,
            String id,
            Moment at,
            String type,
            @Nullable Integer number,
            @Nullable Integer level,
            @Nullable String channel,
            String role,
            boolean claimed) {}

    @Judged(value = "receipt.view", board = "guardian-receipts", on = "guardian")
    @GetMapping("/notices/{notice}/receipts/{guardian}")
    String show(
            Caller caller,
            @PathVariable NoticeId notice,
            @PathVariable GuardianId guardian,
            Locale locale,
            Model model) {
        HongKongTime time = new HongKongTime(locale);
        AsOf<List<ReceiptView>> found = receipts.receipts(caller.school(), notice, guardian);
        if (found.value().isEmpty()) {
            throw DomainRejection.unknown(
                    "notice.receipt-unknown", Map.of("notice", notice.text()));
        }
        Rows rows =
                boards.rows(
                        caller.school(),
                        found.map(receiptsOfGuardian ->
                                new Page<>(receiptsOfGuardian, Optional.empty())),
                        Map.of(),
                        time);
        model.addAttribute("asOf", found.position());
        model.addAttribute("notice", notice.text());
        model.addAttribute("guardian", guardian.text());
        model.addAttribute("rows", rows.rows());
        model.addAttribute("numbers", found.value().stream().map(ReceiptView::number).toList());
        List<Step> steps = steps(caller.school(), notice, guardian, time);
        model.addAttribute("steps", steps.subList(0, Math.min(steps.size(), MAX_STEPS)));
        model.addAttribute("more", steps.size() > MAX_STEPS);
        model.addAttribute("mayExport", gate.may(caller, EXPORT, guardian));
        model.addAttribute("purposes", Purposes.TO_TAKE_OUT);
        model.addAttribute("fileName", EvidenceDesk.fileName(asked(notice, guardian)));
        return "receipt";
    }

    /** Makes the evidence file and hands it over. */
    @Sends(ExportPersonalData.class)
    @PostMapping("/notices/{notice}/receipts/{guardian}/evidence")
    ResponseEntity<byte[]> evidence(
            Caller caller,
            @PathVariable NoticeId notice,
            @PathVariable GuardianId guardian,
            @RequestParam String purpose,
            @RequestParam(defaultValue = "") Set<String> disclose) {
        Purpose chosen = Purposes.chosen(Purposes.TO_TAKE_OUT, purpose);
        Set<Category> shown = EnumSet.noneOf(Category.class);
        disclose.forEach(code -> shown.add(Category.ofCode(code)));
        EvidenceFile file =
                desk.write(
                        asked(notice, guardian),
                        new EvidenceDesk.Request(
                                caller.school(),
                                shown,
                                CommandContext.of(caller.actor(), chosen).from("console", null)));
        return file.answer().body(file.content());
    }

    private static Arguments asked(NoticeId notice, GuardianId guardian) {
        return EvidenceDesk.asked(
                "receipt", Map.of("notice", notice.text(), "guardian", guardian.text()));
    }

    /** The public keys a verifier has to trust; they belong to no person. */
    @ForAnybody(because = "public keys belong to no person")
    @GetMapping("/policy.txt")
    ResponseEntity<byte[]> policy() {
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_PLAIN)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename("policy.txt").build().toString())
                .body(installation.trustPolicy().format().getBytes(StandardCharsets.UTF_8));
    }

    private List<Step> steps(
            SchoolId school, NoticeId notice, GuardianId guardian, HongKongTime time) {
        History.Query ofNotice = engine.history().of(school);
        Stream<Recorded<?>> own = ofNotice.about(notice, guardian).stream();
        Stream<Recorded<?>> common =
                ofNotice
                        .about(notice)
                        .ofTypes(NoticeVersionPublished.class, NoticeWithdrawn.class)
                        .stream();
        return Stream.concat(own, common)
                .sorted(Comparator.comparingLong(Recorded::position))
                .limit(MAX_STEPS + 1L)
                .map(event -> step(event, time))
                .toList();
    }

    private static boolean isByService(Recorded<?> recorded) {
        return recorded.meta().getOrDefault("actor", "").startsWith(ServiceId.KIND + "=");
    }

    private Step step(Recorded<?> recorded, HongKongTime time) {
        Integer number = null;
        Integer level = null;
        String channel = null;
        switch (recorded.event()) {
            case NoticeVersionPublished published -> number = published.number();
            case NoticeEvent.NoticeAudienceFixed fixed -> {
                number = fixed.number();
                level = 0;
            }
            case NoticeEvent.DeliveryAttempted attempted -> {
                number = attempted.number();
                level = 1;
                channel = attempted.channel();
            }
            case NoticeEvent.DeliveryConfirmed confirmed -> {
                number = confirmed.number();
                level = 2;
                channel = confirmed.channel();
            }
            case NoticeEvent.DeliveryFailed failed -> {
                number = failed.number();
                channel = failed.channel();
            }
            case NoticeEvent.NoticeOpened opened -> {
                number = opened.number();
                level = opened.level();
            }
            case NoticeEvent.NoticeAcknowledged acknowledged -> {
                number = acknowledged.number();
                level = acknowledged.level();
            }
            default -> {
                // of no version: withdrawn, viewed, taken out
            }
        }
        return new Step(
                recorded.position(),
                recorded.id().toString(),
                time.second(recorded.at()),
                engine.codec().catalog().typeOf(recorded.event().getClass()).name(),
                number,
                level,
                channel,
                recorded.meta().getOrDefault("role", ""),
                level != null && level >= OPENED && isByService(recorded));
    }
}
