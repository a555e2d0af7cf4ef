package hk.chopmark.core.runtime;

import hk.chopmark.core.codec.EventCodec;
import hk.chopmark.core.codec.RequestBytes;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandResult;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.eventstore.append.AppendRequest;
import hk.chopmark.core.eventstore.append.Appended;
import hk.chopmark.core.eventstore.append.Condition;
import hk.chopmark.core.eventstore.append.Idempotency;
import hk.chopmark.core.eventstore.append.Sequencer;
import hk.chopmark.core.history.History;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;

/**
 * Recognises repeated requests, before any work is done for them and again when they are stored.
 */
final class Repetitions {

    private final EventCodec codec;
    private final Sequencer sequencer;
    private final History history;

    Repetitions(EventCodec codec, Sequencer sequencer, History history) {
        this.codec = codec;
        this.sequencer = sequencer;
        this.history = history;
    }

    /** What makes this request recognisable; empty if the caller gave no key. */
    Optional<Idempotency> of(Command command, Map<String, String> metadata) {
        return CommandMetadata.idempotencyKey(metadata)
                .map(key -> {
                    String asked = CommandMetadata.asked(metadata);
                    byte[] request =
                            CommandMetadata.fingerprint(metadata)
                                    .map(text -> fingerprint(asked, text))
                                    .orElseGet(() -> RequestBytes.of(command, asked));
                    return of(command.school(), key, metadata, request);
                });
    }

    /**
     * The key as it is kept: a keyed hash over its sender and itself, 43 characters. So keys of two
     * senders never meet, and what a caller wrote into one is stored nowhere.
     */
    private Idempotency of(
            SchoolId school, String key, Map<String, String> metadata, byte[] request) {
        String owned = "key\0" + CommandMetadata.sender(metadata) + "\0" + key;
        byte[] kept = codec.requestHash(school, owned.getBytes(StandardCharsets.UTF_8));
        return new Idempotency(
                school,
                Base64.getUrlEncoder().withoutPadding().encodeToString(kept),
                codec.requestHash(school, request));
    }

    private static byte[] fingerprint(String asked, String text) {
        return ("fingerprint\0" + asked + "\0" + text).getBytes(StandardCharsets.UTF_8);
    }

    /** The result of an earlier request with this key and fingerprint, without any command. */
    Optional<CommandResult> recorded(SchoolId school, Map<String, String> metadata) {
        String key = CommandMetadata.idempotencyKey(metadata).orElseThrow();
        String text = CommandMetadata.fingerprint(metadata).orElseThrow();
        byte[] request = fingerprint(CommandMetadata.asked(metadata), text);
        return earlier(of(school, key, metadata, request)).map(this::resultOf);
    }

    /** Where an earlier request with this key stored its events. */
    Optional<Appended> earlier(Idempotency idempotency) {
        return sequencer.outcomeOf(idempotency);
    }

    /**
     * What a request comes to that a rule forbids. Sent twice at once, the second may see what the
     * first has just stored, and be forbidden by it: then the answer is that of the first.
     *
     * @throws DomainRejection the rejection, unless this very request is stored
     */
    Outcome storedMeanwhile(Optional<Idempotency> idempotency, DomainRejection rejection) {
        return idempotency
                .flatMap(this::earlier)
                .map(Outcome::repeated)
                .orElseThrow(() -> rejection);
    }

    /**
     * Keeps the key of a request that changed nothing: asked again it still changes nothing, even
     * if by then there would be something to do.
     */
    Outcome ofNothing(Idempotency idempotency, long readAsOf) {
        Outcome outcome = new Outcome(readAsOf, List.of(), List.of());
        try {
            outcome.committed(
                    sequencer
                            .append(new AppendRequest(List.of(), Condition.NONE, idempotency))
                            .join());
        } catch (CompletionException e) {
            throw Failures.unwrap(e);
        }
        return outcome;
    }

    /** The result of a unit of work that has committed. */
    CommandResult resultOf(Outcome outcome) {
        return outcome.isRepeated() ? resultOf(outcome.where()) : outcome.result();
    }

    /**
     * The result of events that an earlier request stored.
     *
     * @throws hk.chopmark.core.shared.DomainRejection if they record a refusal: the answer is the
     *     same each time
     */
    private CommandResult resultOf(Appended where) {
        List<Recorded<?>> stored = history.range(where.firstPosition(), where.count());
        List<UUID> ids = stored.stream().map(Recorded::id).toList();
        List<Object> events = stored.stream().<Object>map(Recorded::event).toList();
        Outcome.rejectIfRefused(Outcome.refusalAmong(events));
        return new CommandResult(where.firstPosition(), where.count(), ids, true);
    }
}
