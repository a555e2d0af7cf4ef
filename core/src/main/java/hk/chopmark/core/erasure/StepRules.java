package hk.chopmark.core.erasure;

import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.erasure.ErasureCommand.AcknowledgeErasure;
import hk.chopmark.core.erasure.ErasureCommand.CertifyErasure;
import hk.chopmark.core.erasure.ErasureCommand.FinaliseErasure;
import hk.chopmark.core.erasure.ErasureCommand.KeysOfCategory;
import hk.chopmark.core.erasure.ErasureCommand.RecordBlindIndexDeleted;
import hk.chopmark.core.erasure.ErasureCommand.RecordCiphertextDeleted;
import hk.chopmark.core.erasure.ErasureCommand.RecordKeysDestroyed;
import hk.chopmark.core.erasure.ErasureCommand.RecordStragglersDeleted;
import hk.chopmark.core.erasure.ErasureEvent.BlindIndexDeleted;
import hk.chopmark.core.erasure.ErasureEvent.CiphertextDeleted;
import hk.chopmark.core.erasure.ErasureEvent.ErasureAcknowledged;
import hk.chopmark.core.erasure.ErasureEvent.ErasureCertified;
import hk.chopmark.core.erasure.ErasureEvent.ErasureFinalised;
import hk.chopmark.core.erasure.ErasureEvent.KeyDestroyed;
import hk.chopmark.core.erasure.ErasureEvent.StragglersDeleted;
import hk.chopmark.core.facts.IssuedCopyFact;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.Purpose;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The steps of carrying out, each on the record once and in their order: keys, then boxes and
 * indexes, then the places, then the certificate.
 */
final class StepRules {

    /** Destroying the key and deleting the ciphertext. */
    private static final String METHOD = "key-destroyed-and-ciphertext-deleted";

    private static final String ALGORITHM = "aes-256-gcm";

    /** Most files that are named one by one. */
    private static final int MAX_NAMED = 1_000;

    private StepRules() {}

    /** Steps are recorded by the service that carries them out, and by nobody else. */
    abstract static class Step<C extends ErasureCommand> extends ErasureRule<C> {
        Step(Class<C> commandType) {
            super(
                    commandType,
                    CommandPermission.server(
                            "erasure.decide",
                            Purpose.RETENTION_AND_ERASURE,
                            Purpose.DEMONSTRATION));
        }

        abstract ErasureId erasure(C command);

        /** Decides on a case that two people decided. */
        abstract List<ErasureEvent> record(C command, ErasureCase found, ErasureBook book);

        @Override
        public final List<FactQuery> facts(C command, Actor actor) {
            return List.of(FactQuery.about(erasure(command), ErasureEvent.class));
        }

        @Override
        public final List<ErasureEvent> decide(
                C command, ErasureBook book, DecisionContext context) {
            ErasureCase found = book.require(erasure(command));
            if (!found.isDecided()) {
                throw DomainRejection.rule(
                        "erasure.not-decided-yet", Map.of("erasure", erasure(command)));
            }
            return record(command, found, book);
        }
    }

    private static void requireOnce(boolean isNew, ErasureCase found) {
        if (!isNew) {
            throw DomainRejection.conflict(
                    "erasure.step-already-recorded", Map.of("erasure", found.request().erasure()));
        }
    }

    private static void requireBefore(boolean done, ErasureCase found, String missing) {
        if (!done) {
            throw DomainRejection.rule(
                    "erasure.step-too-early",
                    Map.of("erasure", found.request().erasure(), "missing", missing));
        }
    }

    /** The point of no return: refused as long as anything has to be kept. */
    static final class DestroyingKeys extends Step<RecordKeysDestroyed> {
        DestroyingKeys() {
            super(RecordKeysDestroyed.class);
        }

        @Override
        ErasureId erasure(RecordKeysDestroyed command) {
            return command.erasure();
        }

        @Override
        public List<FactQuery> furtherFacts(
                RecordKeysDestroyed command, ErasureBook book, DecisionContext context) {
            List<FactQuery> queries = new ArrayList<>(keptOf(book, command.erasure()));
            book.find(command.erasure())
                    .map(found -> FactQuery.about(found.request().subject(), IssuedCopyFact.class))
                    .ifPresent(queries::add);
            return queries;
        }

        @Override
        List<ErasureEvent> record(
                RecordKeysDestroyed command, ErasureCase found, ErasureBook book) {
            requireOnce(found.destroyed().isEmpty(), found);
            book.requireNothingKept(found.request().subject(), found.request().categories());
            Set<Category> given =
                    command.keys().stream()
                            .map(KeysOfCategory::category)
                            .collect(Collectors.toSet());
            requireBefore(
                    given.equals(Set.copyOf(found.request().categories()))
                            && given.size() == command.keys().size(),
                    found,
                    "categories");
            List<String> issued = book.issuedAbout(found.request().subject());
            List<String> named =
                    issued.subList(Math.max(0, issued.size() - MAX_NAMED), issued.size());
            return command.keys().stream()
                    .<ErasureEvent>map(keys ->
                            new KeyDestroyed(
                                    command.erasure(),
                                    found.request().subject(),
                                    keys.category(),
                                    keys.keys(),
                                    keys.newestEpoch(),
                                    issued.size(),
                                    named))
                    .toList();
        }
    }

    /** Boxes are counted once per category. */
    static final class DeletingCiphertext extends Step<RecordCiphertextDeleted> {
        DeletingCiphertext() {
            super(RecordCiphertextDeleted.class);
        }

        @Override
        ErasureId erasure(RecordCiphertextDeleted command) {
            return command.erasure();
        }

        @Override
        List<ErasureEvent> record(
                RecordCiphertextDeleted command, ErasureCase found, ErasureBook book) {
            Category category = command.boxes().category();
            requireBefore(found.destroyed().containsKey(category), found, "keys");
            requireOnce(!found.boxes().containsKey(category), found);
            return List.of(
                    new CiphertextDeleted(
                            command.erasure(),
                            category,
                            command.boxes().number(),
                            command.boxes().before()));
        }
    }

    /** Once per category, after the memory of the nodes. */
    static final class DeletingStragglers extends Step<RecordStragglersDeleted> {
        DeletingStragglers() {
            super(RecordStragglersDeleted.class);
        }

        @Override
        ErasureId erasure(RecordStragglersDeleted command) {
            return command.erasure();
        }

        @Override
        List<ErasureEvent> record(
                RecordStragglersDeleted command, ErasureCase found, ErasureBook book) {
            Category category = command.boxes().category();
            requireBefore(found.boxes().containsKey(category), found, "ciphertext");
            requireBefore(
                    found.answers().containsKey(ErasurePlace.NODE_MEMORY), found, "node-memory");
            requireOnce(!found.stragglers().containsKey(category), found);
            return List.of(
                    new StragglersDeleted(
                            command.erasure(),
                            category,
                            command.boxes().number(),
                            command.boxes().before()));
        }
    }

    /** Each search index once. */
    static final class DeletingBlindIndex extends Step<RecordBlindIndexDeleted> {
        DeletingBlindIndex() {
            super(RecordBlindIndexDeleted.class);
        }

        @Override
        ErasureId erasure(RecordBlindIndexDeleted command) {
            return command.erasure();
        }

        @Override
        List<ErasureEvent> record(
                RecordBlindIndexDeleted command, ErasureCase found, ErasureBook book) {
            requireBefore(!found.destroyed().isEmpty(), found, "keys");
            requireOnce(!found.indexes().contains(command.indexCode()), found);
            return List.of(new BlindIndexDeleted(command.erasure(), command.indexCode()));
        }
    }

    /** Each place once; the boxes are counted before the events database answers. */
    static final class Acknowledging extends Step<AcknowledgeErasure> {
        Acknowledging() {
            super(AcknowledgeErasure.class);
        }

        @Override
        ErasureId erasure(AcknowledgeErasure command) {
            return command.erasure();
        }

        @Override
        List<ErasureEvent> record(AcknowledgeErasure command, ErasureCase found, ErasureBook book) {
            requireBefore(!found.destroyed().isEmpty(), found, "keys");
            requireBefore(
                    command.place() != ErasurePlace.EVENTS_DATABASE || areBoxesCounted(found),
                    found,
                    "ciphertext");
            requireOnce(!found.answers().containsKey(command.place()), found);
            return List.of(
                    new ErasureAcknowledged(
                            command.erasure(), command.place(), command.noneFrom()));
        }
    }

    private static boolean areBoxesCounted(ErasureCase found) {
        return found.stragglers().keySet().containsAll(found.request().categories());
    }

    /** Secrets named before they were destroyed; one more may have been made in that moment. */
    private static int named(ErasureCase found) {
        return found.destroyed().values().stream().mapToInt(key -> key.keys().size()).sum();
    }

    /** The certificate says what the events before it and the key database say. */
    static final class Certifying extends Step<CertifyErasure> {
        Certifying() {
            super(CertifyErasure.class);
        }

        @Override
        ErasureId erasure(CertifyErasure command) {
            return command.erasure();
        }

        @Override
        List<ErasureEvent> record(CertifyErasure command, ErasureCase found, ErasureBook book) {
            requireOnce(found.certificate().isEmpty(), found);
            requireBefore(areBoxesCounted(found), found, "ciphertext");
            requireBefore(found.indexes().containsAll(command.indexCodes()), found, "blind-index");
            requireBefore(
                    found.answers().keySet().containsAll(EnumSet.allOf(ErasurePlace.class)),
                    found,
                    "places");
            LocalDate copiesDieBy =
                    found.answers().values().stream()
                            .map(ErasureCase.Answer::noneFrom)
                            .max(LocalDate::compareTo)
                            .orElseThrow();
            return List.of(
                    new ErasureCertified(
                            command.erasure(),
                            found.request().categories(),
                            METHOD,
                            ALGORITHM,
                            command.vaultCode(),
                            command.assuranceCode(),
                            Math.max(named(found), command.tombstones()),
                            found.boxesDeleted(),
                            found.destroyed().values().stream()
                                    .mapToLong(KeyDestroyed::packagesIssued)
                                    .max()
                                    .orElse(0),
                            List.copyOf(found.indexes()),
                            List.copyOf(found.answers().keySet()),
                            copiesDieBy,
                            Arrays.asList(ErasureResidue.values())));
        }
    }

    /** After the certificate, once. */
    static final class Finalising extends Step<FinaliseErasure> {
        Finalising() {
            super(FinaliseErasure.class);
        }

        @Override
        ErasureId erasure(FinaliseErasure command) {
            return command.erasure();
        }

        @Override
        List<ErasureEvent> record(FinaliseErasure command, ErasureCase found, ErasureBook book) {
            requireBefore(found.certificate().isPresent(), found, "certificate");
            requireOnce(!found.isFinalised(), found);
            return List.of(new ErasureFinalised(command.erasure(), command.lastEpoch()));
        }
    }
}
