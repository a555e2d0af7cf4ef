package hk.chopmark.core.identity;

import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.identity.SessionEvent.Reauthenticated;
import hk.chopmark.core.identity.SessionEvent.SessionEnded;
import hk.chopmark.core.identity.SessionEvent.SignInRefused;
import hk.chopmark.core.identity.SessionEvent.SignedIn;
import hk.chopmark.core.identity.SessionEvent.SignedOut;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.SessionId;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one person, folded from the facts about them, or about one session, in log order.
 *
 * <p><b>Guarantees</b>: remembers no session that ended. Not thread safe.
 */
public final class Sessions {

    /**
     * A session that was not ended.
     *
     * @param credentials what the person showed at its beginning
     * @param by the kinds of these
     * @param since when it began
     * @param until when it ends at the latest
     * @param provenAt when the person last proved who they are; absent if an identity provider
     *     signed them in and does not say when they proved it there
     * @param provenBy the kinds of what they showed then
     */
    public record Session(
            SessionId id,
            PersonRef person,
            List<CredentialId> credentials,
            List<CredentialKind> by,
            Instant since,
            Instant until,
            @Nullable Instant provenAt,
            List<CredentialKind> provenBy) {

        /** Whether its time is not over. */
        public boolean isWithin(Instant now) {
            return now.isBefore(until);
        }

        /** Whether the person proved in the last minutes who they are. */
        public boolean isJustProven(Instant now) {
            return provenAt != null && !now.isAfter(provenAt.plus(AccountCommand.PROOF_LASTS));
        }

        /** Whether it began with a code from a letter, or after a recovery. */
        public boolean beganWithCode() {
            return by.contains(CredentialKind.ONE_TIME_CODE);
        }

        private Session provenAgain(Reauthenticated again, Instant at) {
            return new Session(id, person, credentials, by, since, until, at, again.by());
        }
    }

    private final Map<SessionId, Session> sessions = new LinkedHashMap<>();
    private final Map<PersonRef, Instant> refused = new HashMap<>();

    /** The facts that all sessions of a person are folded from. */
    public static List<FactQuery> facts(PersonRef person) {
        return List.of(FactQuery.about(person, SessionEvent.class));
    }

    /** The facts that one session is folded from. */
    public static List<FactQuery> facts(SessionId session) {
        return List.of(FactQuery.about(session, SessionEvent.class));
    }

    /** Takes in one more fact; one of another kind changes nothing. */
    public void evolve(Recorded<?> fact) {
        if (fact.event() instanceof SessionEvent event) {
            apply(event, fact.at());
        }
    }

    private void apply(SessionEvent event, Instant at) {
        switch (event) {
            case SignedIn in ->
                    sessions.put(
                            in.session(),
                            new Session(
                                    in.session(),
                                    in.person(),
                                    in.credentials(),
                                    in.by(),
                                    at,
                                    in.until(),
                                    in.provenAt(at),
                                    in.by()));
            case SignInRefused no -> refused.put(no.person(), at);
            case SignedOut out -> sessions.remove(out.session());
            case SessionEnded ended -> sessions.remove(ended.session());
            case Reauthenticated again ->
                    sessions.computeIfPresent(
                            again.session(), (_, session) -> session.provenAgain(again, at));
        }
    }

    /** A session that was not ended, within its time or not. */
    public Optional<Session> notEnded(SessionId id) {
        return Optional.ofNullable(sessions.get(id));
    }

    /** All of them, the oldest first. */
    public List<Session> notEnded() {
        return List.copyOf(sessions.values());
    }

    /** A session that stands now, as far as sessions tell; its account is another question. */
    public Optional<Session> standing(SessionId id, Instant now) {
        return notEnded(id).filter(session -> session.isWithin(now));
    }

    /** When a sign-in of a person was last refused on record. */
    Optional<Instant> lastRefused(PersonRef person) {
        @Nullable Instant at = refused.get(person);
        return Optional.ofNullable(at);
    }
}
