package hk.chopmark.api.judging;

import hk.chopmark.api.security.Caller;
import hk.chopmark.core.board.BoardReach;
import hk.chopmark.core.board.OpenBoard;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SessionId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Records openings and refusals of boards: an opening once per session (per key and hour where
 * there is none), board, object and grants relied on; a refusal once per account, board and quarter
 * of an hour.
 *
 * <p><b>Guarantees</b>: once on all nodes together, because the key of a request to the engine says
 * what was recorded; what this node remembers only saves asking.
 */
@Component
final class Openings {

    /** What a refusal that is recorded answers, and that of a school without a log. */
    private static final Set<String> ANSWERS = Set.of("access.not-permitted", "school.unknown");

    private static final int REMEMBERED = 20_000;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration QUARTER = Duration.ofMinutes(15);

    private final AuditEngine engine;
    private final InstantSource clock;
    private final Map<String, Boolean> recorded =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > REMEMBERED;
                }
            };

    Openings(AuditEngine engine, InstantSource clock) {
        this.engine = engine;
        this.clock = clock;
    }

    void opened(Caller caller, OpenBoard board, BoardReach reach, Purpose purpose) {
        SessionId session = caller.actor().session();
        String visit =
                session == null ? caller.actor().credential() + " " + count(HOUR) : session.text();
        String key =
                key("opened", visit + " " + board + " " + reach.scopes() + " " + reach.grants());
        if (!isRemembered(key)) {
            engine.send(board, context(caller, purpose, key));
            remember(key);
        }
    }

    /** Records a refusal, unless one was just recorded. */
    void refused(Caller caller, OpenBoard board, Purpose purpose) {
        String account = caller.school() + " " + caller.actor().ref().text();
        String key = key("refused", account + " " + board.board() + " " + count(QUARTER));
        if (isRemembered(key)) {
            return;
        }
        try {
            engine.send(board, context(caller, purpose, key));
        } catch (DomainRejection rejection) {
            if (!ANSWERS.contains(rejection.code())) {
                throw rejection;
            }
        }
        remember(key);
    }

    /** The key stands for the request: what was recorded under it is not recorded again. */
    private static CommandContext context(Caller caller, Purpose purpose, String key) {
        return CommandContext.of(caller.actor(), purpose).from("board", null).withKey(key, key);
    }

    private long count(Duration length) {
        return clock.instant().getEpochSecond() / length.toSeconds();
    }

    private boolean isRemembered(String key) {
        synchronized (recorded) {
            return recorded.containsKey(key);
        }
    }

    private void remember(String key) {
        synchronized (recorded) {
            recorded.put(key, true);
        }
    }

    private static String key(String what, String about) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(about.getBytes(StandardCharsets.UTF_8));
            return what + "/" + Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
