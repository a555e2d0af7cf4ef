package hk.chopmark.export.pack;

import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.disclosure.DisclosureCommand;
import hk.chopmark.core.disclosure.DisclosureCommand.ExportPersonalData;
import hk.chopmark.core.disclosure.RecordPackageIssued;
import hk.chopmark.core.log.checkpoint.SignedCheckpoint;
import hk.chopmark.core.log.json.CanonicalJson;
import hk.chopmark.core.log.tree.InclusionProof;
import hk.chopmark.core.log.tree.TreeHash;
import hk.chopmark.core.reading.PersonalDataReader;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.seal.FieldOpening;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import hk.chopmark.core.shared.TransientFailure;
import hk.chopmark.export.verify.EvidencePackage;
import hk.chopmark.export.verify.EvidencePackage.Disclosure;
import hk.chopmark.export.verify.EvidencePackage.Scope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Writes evidence files: collects events from the log, records the export, opens the fields to
 * disclose, proves.
 *
 * <p><b>Guarantees</b>: the event that records the export is durable before a field is opened, and
 * stands in the file; the digest of the file is durable before it is given out. What is erased
 * while the file is written does not leave: the erasure names the file, or there is no file.
 * Nothing comes from a read model. A body that lists other families is withheld.
 *
 * <p><b>Throws</b> {@link DomainRejection} {@code export.nothing-found} if there is no such record,
 * {@code access.denied} if the actor may not take it out, {@code export.already-erased} if
 * something of it was erased meanwhile; {@link TransientFailure} if no signed checkpoint covers the
 * record within {@link #CHECKPOINT_WAIT}.
 */
public final class PackageWriter {
    /** How long to wait for a checkpoint that covers the export. */
    public static final Duration CHECKPOINT_WAIT = Duration.ofSeconds(10);

    /** What an export that shows no personal field is recorded to show. */
    public static final Set<String> REFERENCES = Set.of("references");

    private static final int MAX_FIELDS = 2_000;

    private final AuditEngine engine;

    /**
     * @param engine the running engine
     */
    public PackageWriter(AuditEngine engine) {
        this.engine = engine;
    }

    /**
     * What file is wanted.
     *
     * @param school whose record
     * @param arguments of what kind, and about what
     * @param disclose categories of personal data shown in clear; may be empty
     */
    public record Order(SchoolId school, Arguments arguments, Set<Category> disclose) {
        public Order {
            disclose = Set.copyOf(disclose);
        }

        EvidenceKind kind() {
            return arguments.kind();
        }
    }

    /**
     * A file, and the durable event that says who took it out. The content is written once: the
     * bytes whose digest is on the record are these.
     *
     * @param file the exact bytes
     * @param events count of events in it
     * @param recordedBy id of the event
     * @param asOf count of events in the partition after it
     */
    public record Export(byte[] file, int events, UUID recordedBy, long asOf) {
        /** Without the content. */
        @Override
        public String toString() {
            return "Export[" + events + " events, recordedBy=" + recordedBy + "]";
        }
    }

    /** Writes a file. */
    public Export write(Order order, CommandContext context) {
        requireDisclosable(order);
        Collecting collecting = new Collecting(engine.history(), order.school(), order.arguments());
        order.kind().collect(order.arguments(), collecting);
        return write(order, collecting.collected(), context);
    }

    private static void requireDisclosable(Order order) {
        if (!order.kind().discloses().containsAll(order.disclose())) {
            throw DomainRejection.rule(
                    "disclosure.category-not-in-resource",
                    Map.of("resource", order.kind().resource()));
        }
    }

    private Export write(Order order, Evidence evidence, CommandContext context) {
        List<Sealed<?>> handles =
                evidence.handles().stream()
                        .filter(handle -> order.disclose().contains(handle.category()))
                        .toList();
        if (handles.size() > MAX_FIELDS) {
            throw DomainRejection.rule(
                    "export.too-large", Map.of("fields", handles.size(), "most", MAX_FIELDS));
        }
        PersonalDataReader.Disclosed disclosed =
                engine.personalData()
                        .disclose(exportCommand(order, evidence, handles), context, handles);
        Map<String, List<Disclosure>> byEvent = new HashMap<>();
        for (FieldOpening opening : disclosed.openings()) {
            byEvent.computeIfAbsent(opening.eventId(), _ -> new ArrayList<>())
                    .add(
                            new Disclosure(
                                    opening.path(),
                                    CanonicalJson.parse(
                                            opening.valueJson(), opening.valueJson().length, 1),
                                    opening.salt32()));
        }
        List<Evidence.Item> items = new ArrayList<>(evidence.items());
        StoredEvent export =
                engine.log()
                        .byId(disclosed.recordedBy())
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "The durable export event was not found"));
        items.add(new Evidence.Item(export, Optional.empty()));
        byte[] file = prove(order, evidence.with(items, handles), byEvent).bytes();
        engine.send(
                new RecordPackageIssued(
                        order.school(),
                        disclosed.recordedBy(),
                        subjectOf(evidence),
                        digest(file),
                        file.length),
                CommandContext.of(Actor.service("evidence"), context.purpose()));
        return new Export(file, items.size(), disclosed.recordedBy(), disclosed.asOf());
    }

    /**
     * Under whom the file that is out is named, so that an erasure can say which copies there are.
     * Of a person there are few files; of a notice there may be one for each family.
     */
    private static SubjectRef subjectOf(Evidence evidence) {
        List<SubjectRef> subjects =
                Stream.concat(
                                evidence.refs().stream(),
                                evidence.handles().stream().map(Sealed::subject))
                        .filter(SubjectRef.class::isInstance)
                        .map(SubjectRef.class::cast)
                        .toList();
        return subjects.stream()
                .filter(PersonRef.class::isInstance)
                .findFirst()
                .or(() -> subjects.stream().findFirst())
                .orElseThrow(() ->
                        new IllegalStateException("Evidence must be about a subject at least"));
    }

    private static String digest(byte[] file) {
        try {
            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(file);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static ExportPersonalData exportCommand(
            Order order, Evidence evidence, List<Sealed<?>> handles) {
        Set<SubjectRef> subjects = new LinkedHashSet<>();
        Set<String> fields = new LinkedHashSet<>();
        for (Ref ref : evidence.refs()) {
            if (ref instanceof SubjectRef subject) {
                subjects.add(subject);
            }
        }
        handles.forEach(handle -> {
            subjects.add(handle.subject());
            fields.add(handle.location().path());
        });
        if (fields.isEmpty()) {
            fields.addAll(REFERENCES);
        }
        if (subjects.size() > DisclosureCommand.MAX_SUBJECTS) {
            throw DomainRejection.rule(
                    "export.too-large",
                    Map.of("subjects", subjects.size(), "most", DisclosureCommand.MAX_SUBJECTS));
        }
        return new ExportPersonalData(
                order.school(),
                order.kind().resource(),
                codeOf(order.kind()),
                subjects,
                fields,
                order.disclose());
    }

    /** How files of a kind are called on the record. */
    public static String codeOf(EvidenceKind kind) {
        return kind.code() + "-evidence";
    }

    private EvidencePackage prove(
            Order order, Evidence evidence, Map<String, List<Disclosure>> disclosures) {
        List<Evidence.Item> items = evidence.items();
        long last = items.getLast().event().position();
        SignedCheckpoint checkpoint = checkpointCovering(order.school(), last);
        long treeSize = checkpoint.checkpoint().treeSize();
        List<Long> indexes =
                items.stream()
                        .map(item ->
                                engine.proofs()
                                        .leafIndex(order.school(), item.event().position())
                                        .orElseThrow(() ->
                                                new IllegalStateException(
                                                        "A covered event has no leaf index")))
                        .toList();
        List<InclusionProof> proofs = engine.proofs().inclusions(order.school(), indexes, treeSize);
        List<EvidencePackage.Event> events = new ArrayList<>();
        Set<String> refs = new HashSet<>();
        evidence.refs().forEach(ref -> refs.add(ref.text()));
        evidence.actors().forEach(ref -> refs.add(ref.text()));
        for (int i = 0; i < items.size(); i++) {
            Evidence.Item item = items.get(i);
            events.add(
                    new EvidencePackage.Event(
                            indexes.get(i),
                            item.event().leaf(),
                            item.withheld().isPresent()
                                    ? Optional.empty()
                                    : Optional.of(item.event().body()),
                            item.withheld(),
                            disclosures.getOrDefault(item.event().id(), List.of()),
                            proofs.get(i).path().stream().map(TreeHash::bytes).toList()));
        }
        return new EvidencePackage(
                new Scope(order.kind().code(), refs.stream().sorted().toList()),
                new String(checkpoint.bytes(), StandardCharsets.UTF_8),
                events);
    }

    private SignedCheckpoint checkpointCovering(SchoolId school, long position) {
        try {
            return engine.proofs()
                    .awaitCheckpoint(school, position, CHECKPOINT_WAIT)
                    .orElseThrow(() ->
                            new TransientFailure(
                                    "No signed checkpoint covers the export yet; try again, and if it"
                                            + " stays so look at the log with fsck",
                                    Duration.ofSeconds(5),
                                    null));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientFailure(
                    "Waiting for a checkpoint was interrupted; try again", Duration.ZERO, e);
        }
    }
}
