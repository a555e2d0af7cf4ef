package hk.chopmark.export.pack;

import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.disclosure.DisclosureCommand;
import hk.chopmark.core.disclosure.DisclosureCommand.ExportPersonalData;
import hk.chopmark.core.disclosure.RecordPackageIssued;
import hk.chopmark.core.log.CanonicalJson;
import hk.chopmark.core.log.InclusionProof;
import hk.chopmark.core.log.SignedCheckpoint;
import hk.chopmark.core.log.TreeHash;
import hk.chopmark.core.reading.PersonalDataReader;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.seal.FieldOpening;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
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

    private static final int MAX_FIELDS = 2_000;

    private final AuditEngine engine;

    /**
     * @param engine the running engine
     */
    public PackageWriter(AuditEngine engine) {
        this.engine = engine;
    }

    /** What kind of personal fields a file shows in clear. */
    public enum Disclose {
        /** Texts of notices and titles of homework. */
        CONTENT(Category.CONTENT),
        /** Names of the student and the guardian. */
        NAMES(Category.IDENTITY),
        /** Marks. */
        MARKS(Category.ACADEMIC);

        private final Category category;

        Disclose(Category category) {
            this.category = category;
        }

        /** The category opened. */
        public Category category() {
            return category;
        }
    }

    /**
     * A file, and the durable event that says who took it out.
     *
     * @param evidence the file
     * @param recordedBy id of the event
     * @param asOf count of events in the partition after it
     */
    public record Export(EvidencePackage evidence, UUID recordedBy, long asOf) {}

    /** Writes what a guardian received and did about a notice. */
    public Export receipt(
            SchoolId school,
            NoticeId notice,
            GuardianId guardian,
            Set<Disclose> disclose,
            CommandContext context) {
        Evidence evidence = new Collector(engine).receipt(school, notice, guardian);
        return write(new Order(school, "receipt", evidence, disclose), context);
    }

    /** Writes what homework a student was set, handed in and got back. */
    public Export homework(
            SchoolId school, StudentId student, Set<Disclose> disclose, CommandContext context) {
        Evidence evidence = new Collector(engine).homework(school, student);
        return write(new Order(school, "homework", evidence, disclose), context);
    }

    /**
     * Writes how an erasure was asked for, decided, carried out and certified; no personal field.
     */
    public Export erasure(SchoolId school, ErasureId erasure, CommandContext context) {
        Evidence evidence = new Collector(engine).erasure(school, erasure);
        return write(new Order(school, "erasure", evidence, Set.of()), context);
    }

    private record Order(SchoolId school, String kind, Evidence evidence, Set<Disclose> disclose) {
        Set<Category> categories() {
            Set<Category> categories = new LinkedHashSet<>();
            disclose.forEach(what -> categories.add(what.category()));
            return categories;
        }
    }

    private Export write(Order order, CommandContext context) {
        List<Sealed<?>> handles =
                order.evidence().handles().stream()
                        .filter(handle -> order.categories().contains(handle.category()))
                        .toList();
        if (handles.size() > MAX_FIELDS) {
            throw DomainRejection.rule(
                    "export.too-large", Map.of("fields", handles.size(), "most", MAX_FIELDS));
        }
        PersonalDataReader.Disclosed disclosed =
                engine.personalData().disclose(exportCommand(order, handles), context, handles);
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
        List<Evidence.Item> items = new ArrayList<>(order.evidence().items());
        StoredEvent export =
                engine.log()
                        .byId(disclosed.recordedBy())
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "The durable export event was not found"));
        items.add(new Evidence.Item(export, Optional.empty()));
        EvidencePackage evidence = prove(order, items, byEvent);
        recordIssued(order, evidence, disclosed.recordedBy(), context);
        return new Export(evidence, disclosed.recordedBy(), disclosed.asOf());
    }

    /** What is out is named by its digest, so that an erasure can say which copies there are. */
    private void recordIssued(
            Order order, EvidencePackage evidence, UUID export, CommandContext context) {
        byte[] file = evidence.bytes();
        List<SubjectRef> subjects =
                Stream.concat(
                                order.evidence().refs().stream(),
                                order.evidence().handles().stream().map(Sealed::subject))
                        .filter(SubjectRef.class::isInstance)
                        .map(SubjectRef.class::cast)
                        .toList();
        // Of a person there are few files; of a notice there may be one for each family.
        SubjectRef subject =
                subjects.stream()
                        .filter(PersonRef.class::isInstance)
                        .findFirst()
                        .orElseGet(subjects::getFirst);
        engine.send(
                new RecordPackageIssued(order.school(), export, subject, digest(file), file.length),
                CommandContext.of(Actor.service("evidence"), context.purpose()));
    }

    private static String digest(byte[] file) {
        try {
            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(file);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static ExportPersonalData exportCommand(Order order, List<Sealed<?>> handles) {
        Set<SubjectRef> subjects = new LinkedHashSet<>();
        Set<String> fields = new LinkedHashSet<>();
        for (Ref ref : order.evidence().refs()) {
            if (ref instanceof SubjectRef subject) {
                subjects.add(subject);
            }
        }
        handles.forEach(handle -> {
            subjects.add(handle.subject());
            fields.add(handle.location().path());
        });
        if (fields.isEmpty()) {
            fields.add("references");
        }
        if (subjects.size() > DisclosureCommand.MAX_SUBJECTS) {
            throw DomainRejection.rule(
                    "export.too-large",
                    Map.of("subjects", subjects.size(), "most", DisclosureCommand.MAX_SUBJECTS));
        }
        return new ExportPersonalData(
                order.school(),
                order.kind(),
                order.kind() + "-evidence",
                subjects,
                fields,
                order.categories());
    }

    private EvidencePackage prove(
            Order order, List<Evidence.Item> items, Map<String, List<Disclosure>> disclosures) {
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
        order.evidence().refs().forEach(ref -> refs.add(ref.text()));
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
                new Scope(order.kind(), refs.stream().sorted().toList()),
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

    /** The events of a record and the sealed fields in them. */
    record Evidence(List<Ref> refs, List<Item> items, List<Sealed<?>> handles) {
        /** An event; with a reason if its body is withheld. */
        record Item(StoredEvent event, Optional<String> withheld) {}
    }

    /** Decodes for its callers, so that they see events and not bytes. */
    static Recorded<?> decode(AuditEngine engine, StoredEvent event) {
        return engine.codec().decode(event);
    }
}
