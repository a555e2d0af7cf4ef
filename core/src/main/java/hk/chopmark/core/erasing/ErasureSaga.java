package hk.chopmark.core.erasing;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.erasure.ErasureCase;
import hk.chopmark.core.erasure.ErasureCommand.AcknowledgeErasure;
import hk.chopmark.core.erasure.ErasureCommand.CertifyErasure;
import hk.chopmark.core.erasure.ErasureCommand.DeletedBoxes;
import hk.chopmark.core.erasure.ErasureCommand.FinaliseErasure;
import hk.chopmark.core.erasure.ErasureCommand.KeysOfCategory;
import hk.chopmark.core.erasure.ErasureCommand.RecordBlindIndexDeleted;
import hk.chopmark.core.erasure.ErasureCommand.RecordCiphertextDeleted;
import hk.chopmark.core.erasure.ErasureCommand.RecordKeysDestroyed;
import hk.chopmark.core.erasure.ErasureCommand.RecordStragglersDeleted;
import hk.chopmark.core.erasure.ErasureEvent.ErasedKey;
import hk.chopmark.core.erasure.ErasureEvent.KeyDestroyed;
import hk.chopmark.core.erasure.ErasurePlace;
import hk.chopmark.core.eventstore.BoxRemoval;
import hk.chopmark.core.eventstore.BoxRemoval.Doomed;
import hk.chopmark.core.reading.Erasures;
import hk.chopmark.core.seal.KeyEpochs;
import hk.chopmark.core.seal.SubjectKeys;
import hk.chopmark.core.seal.rows.DestroyedKey;
import hk.chopmark.core.seal.rows.EpochDatabase;
import hk.chopmark.core.seal.rows.KeyEpoch;
import hk.chopmark.core.seal.rows.KeyInventory;
import hk.chopmark.core.seal.rows.KeyOwner;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SubjectRef;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Carries out one erasure that was decided: forward only, one step at a time, the state of it
 * nowhere but on the record.
 *
 * <p><b>Guarantees</b>: each step may be done again; it is recorded once, after it is done, except
 * for {@code KeyDestroyed}, which comes first: from then on every reading is refused, whatever
 * breaks afterwards. A crash anywhere leaves a case whose next step the record tells; whoever asks
 * next goes on. Several nodes may work on the same case: the decision lets one of them record.
 *
 * <p><b>Throws</b> {@link hk.chopmark.core.shared.TransientFailure} if a database does not answer;
 * nothing is lost.
 */
final class ErasureSaga {

    /**
     * How long after its destruction nothing comes from a key any more, whatever a node heard: 60
     * seconds in its memory, 30 of a sealed box waiting to be stored, 15 of waiting for the head of
     * the log, and some to spare.
     */
    static final Duration MEMORY_HORIZON = Duration.ofSeconds(110);

    private final Erasures erasures;
    private final Hands hands;
    private final InstantSource clock;
    private final LongSupplier nanos;

    /** When this node saw that the keys are gone, on its own {@link #nanos}. */
    private final Map<ErasureId, Long> keysSeenGone = new HashMap<>();

    /**
     * What the steps are done with.
     *
     * @param steps where steps are recorded
     * @param places search indexes and the like
     * @param vault who guards the key-encryption keys, for the certificate
     */
    record Hands(
            StepRecorder steps,
            SubjectKeys keys,
            KeyInventory inventory,
            BoxRemoval boxes,
            List<ErasablePlace> places,
            Vault vault) {}

    /** The vault on the certificate. */
    record Vault(String name, KeyEpochs epochs) {}

    /**
     * @param clock for the days on the record
     * @param nanos time that passes here, whatever the clocks of the nodes say; see {@link
     *     System#nanoTime}
     */
    ErasureSaga(Erasures erasures, Hands hands, InstantSource clock, LongSupplier nanos) {
        this.erasures = erasures;
        this.hands = hands;
        this.clock = clock;
        this.nanos = nanos;
    }

    /** What became of a case. */
    enum Outcome {
        /** Nothing is left to do, ever. */
        DONE,
        /** Something is left, for a minute later: nodes that still remember the keys. */
        WAITING_FOR_NODES,
        /** All is certified; the last key that could unwrap goes in weeks. */
        WAITING_FOR_EPOCHS
    }

    /** Does all steps that can be done now. */
    Outcome carryOut(SchoolId school, ErasureId erasure) {
        Optional<ErasureCase> found = erasures.find(school, erasure);
        while (found.isPresent() && found.get().isDecided() && !found.get().isFinalised()) {
            try {
                if (!new Work(school, found.get()).next()) {
                    return found.get().certificate().isPresent()
                            ? Outcome.WAITING_FOR_EPOCHS
                            : Outcome.WAITING_FOR_NODES;
                }
            } catch (DomainRejection e) {
                if (!e.code().equals("erasure.step-already-recorded")) {
                    throw e;
                }
                // Another node was faster; its step is on the record.
            }
            found = erasures.find(school, erasure);
        }
        return Outcome.DONE;
    }

    /** The next step of one case as it is on the record now. */
    private final class Work {
        private final SchoolId school;
        private final ErasureCase found;
        private final ErasureId erasure;
        private final Doomed doomed;

        Work(SchoolId school, ErasureCase found) {
            this.school = school;
            this.found = found;
            this.erasure = found.request().erasure();
            this.doomed =
                    new Doomed(
                            school,
                            found.request().subject(),
                            Set.copyOf(found.request().categories()));
        }

        /**
         * Does one step.
         *
         * @return false if it is not yet time for it
         */
        boolean next() {
            Recorded<?> destruction = found.destruction().orElse(null);
            noteKeysGone();
            if (destruction == null) {
                recordKeys();
            } else if (!answered(ErasurePlace.KEY_DATABASE)) {
                destroyKeys(destruction.id());
            } else if (!found.boxes().keySet().containsAll(doomed.categories())) {
                deleteBoxes();
            } else if (!found.indexes().containsAll(indexCodes())) {
                clearIndexes();
            } else if (!answered(ErasurePlace.READ_MODELS)) {
                // They hold references and places of boxes only, so there is nothing to delete.
                answer(ErasurePlace.READ_MODELS, today());
            } else if (!answered(ErasurePlace.BACKUPS)) {
                answer(ErasurePlace.BACKUPS, deathOfCopies());
            } else if (!answered(ErasurePlace.NODE_MEMORY)) {
                return awaitNodes();
            } else if (!found.stragglers().keySet().containsAll(doomed.categories())) {
                deleteStragglers();
            } else if (!answered(ErasurePlace.EVENTS_DATABASE)) {
                answer(ErasurePlace.EVENTS_DATABASE, today());
            } else if (found.certificate().isEmpty()) {
                certify();
            } else if (!marked().keySet().containsAll(doomed.categories())) {
                destroyAgain(destruction.id());
            } else {
                return finalise();
            }
            return true;
        }

        private void noteKeysGone() {
            if (answered(ErasurePlace.NODE_MEMORY)) {
                keysSeenGone.remove(erasure);
            } else if (answered(ErasurePlace.KEY_DATABASE)) {
                keysSeenGone.putIfAbsent(erasure, nanos.getAsLong());
            }
        }

        private void recordKeys() {
            SubjectRef subject = doomed.subject();
            Map<Category, List<KeyInventory.Held>> held =
                    hands.inventory().of(school, subject, doomed.categories()).stream()
                            .collect(Collectors.groupingBy(KeyInventory.Held::category));
            List<KeysOfCategory> keys = new ArrayList<>();
            for (Category category : found.request().categories()) {
                List<KeyInventory.Held> ofCategory = held.getOrDefault(category, List.of());
                keys.add(
                        new KeysOfCategory(
                                category,
                                ofCategory.stream()
                                        .map(key -> new ErasedKey(key.keyId(), key.version()))
                                        .toList(),
                                ofCategory.stream()
                                        .map(KeyInventory.Held::epoch)
                                        .max(Comparator.naturalOrder())
                                        .orElse(null)));
            }
            hands.steps().record(new RecordKeysDestroyed(school, erasure, keys));
        }

        private void destroyKeys(UUID cause) {
            hands.keys().destroy(school, owners(), cause);
            answer(ErasurePlace.KEY_DATABASE, today());
        }

        /** The key database was brought back from before: it knows nothing of this erasure. */
        private void destroyAgain(UUID cause) {
            hands.keys().destroy(school, owners(), cause);
            hands.places().forEach(place -> place.erase(doomed));
        }

        private Set<KeyOwner> owners() {
            return doomed.categories().stream()
                    .map(category -> new KeyOwner(doomed.subject(), category))
                    .collect(Collectors.toSet());
        }

        private Map<Category, DestroyedKey> marked() {
            return hands.keys().of(school, doomed.subject()).destroyed();
        }

        private void deleteBoxes() {
            long before = hands.boxes().head();
            hands.boxes()
                    .remove(doomed, 0, before)
                    .forEach((category, number) -> {
                        if (!found.boxes().containsKey(category)) {
                            DeletedBoxes boxes = new DeletedBoxes(category, number, before);
                            hands.steps()
                                    .record(new RecordCiphertextDeleted(school, erasure, boxes));
                        }
                    });
        }

        private void clearIndexes() {
            for (ErasablePlace place : hands.places()) {
                if (!found.indexes().contains(place.code())) {
                    place.erase(doomed);
                    hands.steps()
                            .record(new RecordBlindIndexDeleted(school, erasure, place.code()));
                }
            }
        }

        /**
         * By now every node has forgotten the keys, also one that nobody could reach. Not by the
         * time on the record: another node wrote it, by a clock that may be behind this one.
         */
        private boolean awaitNodes() {
            Long gone = keysSeenGone.get(erasure);
            if (gone == null || nanos.getAsLong() - gone < MEMORY_HORIZON.toNanos()) {
                return false;
            }
            answer(ErasurePlace.NODE_MEMORY, today());
            return true;
        }

        /** What was sealed with a key handed out just before it was destroyed came later. */
        private void deleteStragglers() {
            long before = hands.boxes().head();
            hands.places().forEach(place -> place.erase(doomed));
            found.boxes()
                    .forEach((category, counted) -> {
                        if (!found.stragglers().containsKey(category)) {
                            long number = removed(category, counted.before(), before);
                            DeletedBoxes boxes = new DeletedBoxes(category, number, before);
                            hands.steps()
                                    .record(new RecordStragglersDeleted(school, erasure, boxes));
                        }
                    });
        }

        private long removed(Category category, long from, long before) {
            Doomed one = new Doomed(school, doomed.subject(), Set.of(category));
            return hands.boxes().remove(one, from, before).getOrDefault(category, 0L);
        }

        private void certify() {
            Vault vault = hands.vault();
            hands.steps()
                    .record(
                            new CertifyErasure(
                                    school,
                                    erasure,
                                    vault.name(),
                                    vault.epochs().assurance().name().toLowerCase(Locale.ROOT),
                                    hands.inventory()
                                            .destroyed(
                                                    school, doomed.subject(), doomed.categories()),
                                    indexCodes()));
        }

        private boolean finalise() {
            EpochDatabase.Unwrapping unwrapping =
                    hands.vault().epochs().unwrapping(school, newestOnRecord(), tombstones());
            if (unwrapping.alive()) {
                return false;
            }
            hands.steps().record(new FinaliseErasure(school, erasure, unwrapping.last()));
            return true;
        }

        /**
         * All that ever wrapped a secret of this erasure: by the key database, and, because that
         * may have been brought back from before, every one up to the newest that the record names.
         */
        private Collection<KeyEpoch> epochs() {
            int newest = newestOnRecord();
            Set<KeyEpoch> epochs =
                    new LinkedHashSet<>(hands.vault().epochs().everWrapping(tombstones()));
            hands.vault().epochs().of(school).stream()
                    .filter(epoch -> epoch.number() <= newest)
                    .forEach(epochs::add);
            return epochs;
        }

        private List<UUID> tombstones() {
            return marked().entrySet().stream()
                    .filter(key -> doomed.categories().contains(key.getKey()))
                    .map(key -> key.getValue().keyId())
                    .toList();
        }

        private int newestOnRecord() {
            return found.destroyed().values().stream()
                    .map(KeyDestroyed::newestEpoch)
                    .filter(Objects::nonNull)
                    .mapToInt(Integer::intValue)
                    .max()
                    .orElse(0);
        }

        private boolean answered(ErasurePlace place) {
            return found.answers().containsKey(place);
        }

        private void answer(ErasurePlace place, LocalDate noneFrom) {
            hands.steps().record(new AcknowledgeErasure(school, erasure, place, noneFrom));
        }

        private Set<String> indexCodes() {
            return hands.places().stream().map(ErasablePlace::code).collect(Collectors.toSet());
        }

        /** As planned: epochs are left behind each month, and destroyed after their grace. */
        private LocalDate deathOfCopies() {
            LocalDate nextMonth = today().withDayOfMonth(1).plusMonths(1);
            return epochs().stream()
                    .map(epoch ->
                            switch (epoch.state()) {
                                case DESTROYED -> today();
                                case CLOSED ->
                                        epoch.destroyableFrom()
                                                .map(at -> DecisionContext.dayOf(at))
                                                .orElse(today());
                                case CURRENT, SUPERSEDED ->
                                        nextMonth.plusDays(KeyEpochs.GRACE_DAYS);
                            })
                    .max(Comparator.naturalOrder())
                    .orElse(today());
        }

        private LocalDate today() {
            return DecisionContext.dayOf(clock.instant());
        }
    }
}
