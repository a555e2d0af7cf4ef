package hk.chopmark.api.secrets;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SessionId;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of people and operators, shared by all nodes.
 *
 * <p><b>Guarantees</b>: the secret of a session exists only in the answer that opens it; stored is
 * its SHA-256. A session that was ended, was silent for the idle limit or reached its absolute end
 * is refused from that moment on, on every node, because each request asks the database. A person
 * has at most {@value #PER_PERSON}; beyond that the one ends that was silent for longest.
 */
public final class Sessions {

    /** Most sessions of one person. */
    public static final int PER_PERSON = 10;

    /** Written so often at most: one request in a minute stands for all. */
    private static final Duration NOTED = Duration.ofMinutes(1);

    private static final String COLUMNS =
            "school, session, who, credential, begun_at, used_at, proven_at, ends_at,"
                    + " two_factors";

    private final SecretRows rows;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Limits limits;

    Sessions(SecretRows rows, InstantSource clock, SecureRandom random, Limits limits) {
        this.rows = rows;
        this.clock = clock;
        this.random = random;
        this.limits = limits;
    }

    /**
     * How long a session lasts.
     *
     * @param idle how long it may be silent
     * @param absolute when it ends in any case
     */
    public record Limits(Duration idle, Duration absolute) {

        /** 30 minutes and 12 hours. */
        public static final Limits STANDARD =
                new Limits(Duration.ofMinutes(30), Duration.ofHours(12));

        public Limits {
            if (idle.isNegative() || idle.isZero() || absolute.compareTo(idle) < 0) {
                throw new IllegalArgumentException(
                        "A session may be silent for some time, and no longer than it lasts");
            }
        }
    }

    /**
     * A session that stands.
     *
     * @param school where
     * @param id its reference
     * @param who whose it is
     * @param credential what they signed in with
     * @param begunAt when they signed in
     * @param usedAt when they last did something, to the minute
     * @param provenAt when they last proved who they are: by signing in or again later
     * @param endsAt when it ends in any case
     * @param twoFactors whether it began by two factors that this server did not see itself
     */
    public record Session(
            SchoolId school,
            SessionId id,
            ActorRef who,
            CredentialId credential,
            Instant begunAt,
            Instant usedAt,
            @Nullable Instant provenAt,
            Instant endsAt,
            boolean twoFactors) {}

    /**
     * A session just opened.
     *
     * @param secret what its holder sends with each request, shown once
     */
    public record Opened(String secret, Session session) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "Opened[" + session.id() + "]";
        }
    }

    /** Opens a session. */
    public Opened open(SchoolId school, SessionId id, ActorRef who, CredentialId credential) {
        return open(school, id, who, credential, false);
    }

    /** The same, begun by two factors that this server did not see itself, or not. */
    public Opened open(
            SchoolId school,
            SessionId id,
            ActorRef who,
            CredentialId credential,
            boolean twoFactors) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Session session =
                new Session(
                        school,
                        id,
                        who,
                        credential,
                        now,
                        now,
                        null,
                        now.plus(limits.absolute()),
                        twoFactors);
        SecretText.Made secret = SecretText.SESSION.random(school, random);
        rows.change(
                "INSERT INTO session ("
                        + COLUMNS
                        + ", hash) VALUES (?, ?, ?, ?, ?, ?, NULL, ?, ?, ?)",
                school,
                id.id(),
                who.text(),
                credential,
                now,
                now,
                session.endsAt(),
                twoFactors,
                secret.hash());
        endSurplus(school, who);
        forgetEnded();
        return new Opened(secret.text(), session);
    }

    /** When a session that begins now ends in any case. */
    public Instant endOfOneBegunNow() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).plus(limits.absolute());
    }

    /** A reference for a session that is about to begin. */
    public SessionId newId() {
        return new SessionId(UuidCreator.getTimeOrderedEpoch());
    }

    /** The session behind a secret, if it stands. */
    public Optional<Session> find(String secret) {
        return SecretText.SESSION
                .read(secret)
                .flatMap(sent ->
                        rows
                                .find(
                                        "SELECT "
                                                + COLUMNS
                                                + " FROM session WHERE school = ? AND hash = ?"
                                                + " AND ends_at > ? AND used_at > ?",
                                        Sessions::session,
                                        sent.school(),
                                        sent.hash(),
                                        clock.instant(),
                                        clock.instant().minus(limits.idle()))
                                .stream()
                                .findFirst());
    }

    /** Says that a session is in use; a live part of a page does not count. */
    public void used(Session session) {
        Instant now = clock.instant();
        if (session.usedAt().plus(NOTED).isBefore(now)) {
            rows.change(
                    "UPDATE session SET used_at = ? WHERE school = ? AND session = ? AND used_at < ?",
                    now,
                    session.school(),
                    session.id().id(),
                    now);
        }
    }

    /** Says that its holder proved again who they are. */
    public void proven(SchoolId school, SessionId id) {
        rows.change(
                "UPDATE session SET proven_at = ?, used_at = ? WHERE school = ? AND session = ?",
                clock.instant(),
                clock.instant(),
                school,
                id.id());
    }

    /** The sessions of a person that stand, newest first. */
    public List<Session> of(SchoolId school, ActorRef who) {
        return rows.find(
                "SELECT "
                        + COLUMNS
                        + " FROM session WHERE school = ? AND who = ?"
                        + " AND ends_at > ? AND used_at > ? ORDER BY begun_at DESC, session DESC",
                Sessions::session,
                school,
                who.text(),
                clock.instant(),
                clock.instant().minus(limits.idle()));
    }

    /** Ends a session of a person; whether there was one. */
    public boolean end(SchoolId school, ActorRef who, SessionId id) {
        return rows.change(
                        "DELETE FROM session WHERE school = ? AND who = ? AND session = ?",
                        school,
                        who.text(),
                        id.id())
                > 0;
    }

    /** Ends a session. */
    public void end(SchoolId school, SessionId id) {
        rows.change("DELETE FROM session WHERE school = ? AND session = ?", school, id.id());
    }

    /** Ends all sessions of a person. */
    public void endAll(SchoolId school, ActorRef who) {
        rows.change("DELETE FROM session WHERE school = ? AND who = ?", school, who.text());
    }

    /** Forgets the sessions that ended by themselves. */
    private void forgetEnded() {
        rows.change(
                "DELETE FROM session WHERE ends_at <= ? OR used_at <= ?",
                clock.instant(),
                clock.instant().minus(limits.idle()));
    }

    private void endSurplus(SchoolId school, ActorRef who) {
        rows.change(
                "DELETE FROM session WHERE school = ? AND session IN (SELECT session FROM session"
                        + " WHERE school = ? AND who = ? ORDER BY used_at DESC, session DESC OFFSET ?)",
                school,
                school,
                who.text(),
                PER_PERSON);
    }

    private static Session session(ResultSet row) throws SQLException {
        return new Session(
                new SchoolId(row.getObject("school", UUID.class)),
                new SessionId(row.getObject("session", UUID.class)),
                ActorRef.parse(row.getString("who")),
                SecretRows.credential(row),
                SecretRows.time(row, "begun_at"),
                SecretRows.time(row, "used_at"),
                SecretRows.timeIfAny(row, "proven_at"),
                SecretRows.time(row, "ends_at"),
                row.getBoolean("two_factors"));
    }
}
