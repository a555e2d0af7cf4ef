package hk.chopmark.api.console;

import hk.chopmark.api.console.Board.Rows;
import hk.chopmark.api.console.HongKongTime.Moment;
import hk.chopmark.api.evidence.EvidenceDesk;
import hk.chopmark.api.evidence.EvidenceFile;
import hk.chopmark.api.security.Caller;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.notice.NoticeEvent;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.runtime.CommandContext;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.export.pack.PackageWriter.Disclose;
import hk.chopmark.projections.engine.AsOf;
import hk.chopmark.projections.engine.Page;
import hk.chopmark.projections.receipts.ReceiptView;
import hk.chopmark.projections.receipts.Receipts;
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
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
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
@Controller
@PreAuthorize("hasAuthority('BOARDS')")
class ReceiptPage {

    /** Most events of one receipt that are shown; the file holds them all. */
    private static final int EVENTS = 500;

    private static final Set<String> ABOUT_THE_NOTICE =
            Set.of("notice.NoticeVersionPublished", "notice.NoticeWithdrawn");

    private final AuditEngine engine;
    private final Installation installation;
    private final Receipts receipts;
    private final BoardReader boards;
    private final EvidenceDesk desk;

    ReceiptPage(
            AuditEngine engine,
            Installation installation,
            Receipts receipts,
            BoardReader boards,
            EvidenceDesk desk) {
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
     */
    record Step(
            long position,
            String id,
            Moment at,
            String type,
            @Nullable Integer number,
            @Nullable Integer level,
            @Nullable String channel,
            String role) {}

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
            throw new DomainRejection("notice.receipt-unknown", Map.of("notice", notice.text()));
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
        model.addAttribute("steps", steps(caller.school(), notice, guardian, time));
        model.addAttribute("purposes", Purposes.TO_TAKE_OUT);
        model.addAttribute("fileName", EvidenceDesk.receiptName(guardian));
        return "receipt";
    }

    /** Makes the evidence file and hands it over. */
    @PostMapping("/notices/{notice}/receipts/{guardian}/evidence")
    @PreAuthorize("hasAuthority('EVIDENCE')")
    ResponseEntity<byte[]> evidence(
            Caller caller,
            @PathVariable NoticeId notice,
            @PathVariable GuardianId guardian,
            @RequestParam String purpose,
            @RequestParam(defaultValue = "") Set<String> disclose) {
        Purpose chosen = Purposes.chosen(Purposes.TO_TAKE_OUT, purpose);
        Set<Disclose> shown = EnumSet.noneOf(Disclose.class);
        disclose.forEach(name -> shown.add(Disclose.valueOf(name)));
        EvidenceFile file =
                desk.receipt(
                        new EvidenceDesk.Request(
                                caller.school(),
                                shown,
                                CommandContext.of(caller.actor(), chosen).from("console", null)),
                        notice,
                        guardian);
        return file.answer().body(file.content());
    }

    /** The public keys a verifier has to trust; they belong to no person. */
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
        Set<String> ofGuardian = Set.of(notice.text(), guardian.text());
        List<StoredEvent> own = engine.log().find(school, List.of(ofGuardian), Set.of(), 0, EVENTS);
        List<StoredEvent> common =
                engine.log()
                        .find(school, List.of(Set.of(notice.text())), ABOUT_THE_NOTICE, 0, EVENTS);
        return Stream.concat(own.stream(), common.stream())
                .sorted(Comparator.comparingLong(StoredEvent::position))
                .map(event -> step(event, time))
                .toList();
    }

    private Step step(StoredEvent stored, HongKongTime time) {
        Recorded<?> recorded = engine.codec().decode(stored);
        Integer number = null;
        Integer level = null;
        String channel = null;
        switch (recorded.event()) {
            case NoticeEvent.NoticeVersionPublished published -> number = published.number();
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
                stored.position(),
                stored.id(),
                time.second(stored.at()),
                EventWords.nameOf(stored.type()),
                number,
                level,
                channel,
                recorded.meta().getOrDefault("role", ""));
    }
}
