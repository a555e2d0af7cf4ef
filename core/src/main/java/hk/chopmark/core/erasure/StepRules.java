package hk.chopmark.core.erasure;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.erasure.ErasureCommand.AcknowledgeErasure;
import hk.chopmark.core.erasure.ErasureCommand.CertifyErasure;
import hk.chopmark.core.erasure.ErasureCommand.FinaliseErasure;
import hk.chopmark.core.erasure.ErasureCommand.KeysOfCategory;
import hk.chopmark.core.erasure.ErasureCommand.RecordBlindIndexDeleted;
import hk.chopmark.core.erasure.ErasureCommand.RecordCiphertextDeleted;
import hk.chopmark.core.erasure.ErasureCommand.RecordKeysDestroyed;
import hk.chopmark.core.erasure.ErasureEvent.BlindIndexDeleted;
import hk.chopmark.core.erasure.ErasureEvent.CiphertextDeleted;
import hk.chopmark.core.erasure.ErasureEvent.ErasureAcknowledged;
import hk.chopmark.core.erasure.ErasureEvent.ErasureCertified;
import hk.chopmark.core.erasure.ErasureEvent.ErasureFinalised;
import hk.chopmark.core.erasure.ErasureEvent.KeyDestroyed;
import hk.chopmark.core.erasure.RequestRules.Rule;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.ErasureId;
import java.time.LocalDate;
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

    private StepRules() {}

    /** Steps are recorded by the service that carries them out, and by nobody else. */
    abstract static class Step<C extends ErasureCommand> extends Rule<C> {
        Step(Class<C> commandType) {
            super(commandType);
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
            if (!(context.actor().ref() instanceof ActorRef.Service)) {
                throw new DomainRejection("erasure.carried-out-by-service-only", Map.of());
            }
            ErasureCase found = book.require(erasure(command));
            if (!found.isDecided()) {
                throw new DomainRejection(
                        "erasure.not-decided-yet", Map.of("erasure", erasure(command)));
            }
            return record(command, found, book);
        }
    }

    private static void requireOnce(boolean isNew, ErasureCase found) {
        if (!isNew) {
            throw new DomainRejection(
                    "erasure.step-already-recorded", Map.of("erasure", found.request().erasure()));
        }
    }

    private static void requireBefore(boolean done, ErasureCase found, String missing) {
        if (!done) {
            throw new DomainRejection(
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
            return keptOf(book, command.erasure());
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
            return command.keys().stream()
                    .<ErasureEvent>map(keys ->
                            new KeyDestroyed(
                                    command.erasure(),
                                    found.request().subject(),
                                    keys.category(),
                                    keys.keys(),
                                    keys.newestEpoch()))
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
            requireBefore(found.destroyed().containsKey(command.category()), found, "keys");
            requireOnce(!found.boxes().containsKey(command.category()), found);
            return List.of(
                    new CiphertextDeleted(command.erasure(), command.category(), command.boxes()));
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
        return found.boxes().keySet().containsAll(found.request().categories());
    }

    /** The certificate says what the events before it say, and nothing else. */
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
                            found.destroyed().values().stream()
                                    .mapToInt(key -> key.keys().size())
                                    .sum(),
                            found.boxes().values().stream().mapToLong(Long::longValue).sum(),
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
