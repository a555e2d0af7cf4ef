package hk.chopmark.core.disclosure;

import hk.chopmark.core.decision.Decision;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.disclosure.DisclosureEvent.EvidencePackageIssued;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataExported;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.DomainRejection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Every export gives out one file, and its digest is on the record before it is out. */
final class IssuingRule implements Decision<RecordPackageIssued, IssuingRule.Exports> {

    /** The exports about a subject, and which of them gave out their file. */
    static final class Exports {
        private final Map<UUID, PersonalDataExported> allowed = new HashMap<>();
        private final Set<UUID> issued = new HashSet<>();
    }

    @Override
    public Class<RecordPackageIssued> commandType() {
        return RecordPackageIssued.class;
    }

    @Override
    public List<FactQuery> facts(RecordPackageIssued command, Actor actor) {
        return List.of(
                FactQuery.about(
                        command.subject(),
                        PersonalDataExported.class,
                        EvidencePackageIssued.class));
    }

    @Override
    public Exports initial(RecordPackageIssued command) {
        return new Exports();
    }

    @Override
    public Exports evolve(Exports exports, Recorded<?> fact) {
        switch (fact.event()) {
            case PersonalDataExported export -> exports.allowed.put(fact.id(), export);
            case EvidencePackageIssued file -> exports.issued.add(file.export());
            default -> {}
        }
        return exports;
    }

    @Override
    public List<DisclosureEvent> decide(
            RecordPackageIssued command, Exports exports, DecisionContext context) {
        if (!(context.actor().ref() instanceof ActorRef.Service)) {
            throw new DomainRejection("export.issued-by-service-only", Map.of());
        }
        PersonalDataExported export = exports.allowed.get(command.export());
        if (export == null) {
            throw new DomainRejection("export.unknown", Map.of("export", command.export()));
        }
        if (exports.issued.contains(command.export())) {
            throw new DomainRejection("export.already-issued", Map.of("export", command.export()));
        }
        return List.of(
                new EvidencePackageIssued(
                        command.export(),
                        export.packageKind(),
                        export.subjects(),
                        command.digest(),
                        command.sizeBytes()));
    }
}
