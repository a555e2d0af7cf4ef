package hk.chopmark.core.disclosure;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.disclosure.DisclosureEvent.EvidencePackageIssued;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataExported;
import hk.chopmark.core.facts.DestructionFact;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Every export gives out one file, and its digest is on the record before it is out. What was
 * opened for it is not given out any more once it is erased: either the erasure names the file, or
 * the file stays in.
 */
final class IssuingRule extends Rule<RecordPackageIssued, IssuingRule.Exports> {

    /** An export, and where it stands in the log. */
    private record Allowed(PersonalDataExported export, long position) {
        /** What was destroyed before, the file does not show. */
        boolean shows(Destroyed gone) {
            return gone.position() > position
                    && export.subjects().contains(gone.what().subject())
                    && export.categories().contains(gone.what().category());
        }
    }

    private record Destroyed(DestructionFact what, long position) {}

    /** The exports about a subject, which of them gave out their file, and what is destroyed. */
    static final class Exports {
        private final Map<UUID, Allowed> allowed = new HashMap<>();
        private final Set<UUID> issued = new HashSet<>();
        private final List<Destroyed> destroyed = new ArrayList<>();

        Exports apply(Recorded<?> fact) {
            switch (fact.event()) {
                case PersonalDataExported export ->
                        allowed.put(fact.id(), new Allowed(export, fact.position()));
                case EvidencePackageIssued file -> issued.add(file.export());
                case DestructionFact gone -> destroyed.add(new Destroyed(gone, fact.position()));
                default -> {}
            }
            return this;
        }

        private @Nullable Allowed of(RecordPackageIssued command) {
            return allowed.get(command.export());
        }
    }

    IssuingRule() {
        super(RecordPackageIssued.class, DisclosureRules.issuing(), Exports::new, Exports::apply);
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
    public List<FactQuery> furtherFacts(
            RecordPackageIssued command, Exports exports, DecisionContext context) {
        Allowed found = exports.of(command);
        if (found == null || found.export().categories().isEmpty()) {
            return List.of();
        }
        return found.export().subjects().stream()
                .map(subject -> FactQuery.about(subject, DestructionFact.class))
                .toList();
    }

    @Override
    public List<DisclosureEvent> decide(
            RecordPackageIssued command, Exports exports, DecisionContext context) {
        Allowed found = exports.of(command);
        if (found == null) {
            throw DomainRejection.unknown("export.unknown", Map.of("export", command.export()));
        }
        if (exports.issued.contains(command.export())) {
            throw DomainRejection.conflict(
                    "export.already-issued", Map.of("export", command.export()));
        }
        if (exports.destroyed.stream().anyMatch(found::shows)) {
            throw DomainRejection.conflict(
                    "export.already-erased", Map.of("export", command.export()));
        }
        PersonalDataExported export = found.export();
        return List.of(
                new EvidencePackageIssued(
                        command.export(),
                        export.packageKind(),
                        export.subjects(),
                        command.digest(),
                        command.sizeBytes()));
    }
}
