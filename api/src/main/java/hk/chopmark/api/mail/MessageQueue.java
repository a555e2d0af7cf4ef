package hk.chopmark.api.mail;

import hk.chopmark.core.contact.ContactPointId;
import hk.chopmark.core.contact.MessageId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The messages that wait to be sent, of all schools, shared by all nodes. References, times and
 * counts only: what a message says is made when it is sent.
 *
 * <p><b>Guarantees</b>: one node at a time has a message, for as long as it was lent to it; a node
 * that died gives it back by that. A school has at most {@value #MOST_OF_SCHOOL} messages waiting.
 *
 * <p><b>Throws</b> {@link hk.chopmark.core.shared.TransientFailure} if the database does not
 * answer.
 */
final class MessageQueue {

    /** Most messages of a school that wait. */
    static final int MOST_OF_SCHOOL = 2_000;

    private final MessageRows rows;

    MessageQueue(MessageRows rows) {
        this.rows = rows;
    }

    /**
     * A message in the queue.
     *
     * @param tries how often it was taken out to be sent, this time included
     * @param taken reply and reading, if the mail server took it over and that is not on record yet
     */
    record Waiting(
            SchoolId school,
            MessageId message,
            ContactPointId point,
            Instant queuedAt,
            int tries,
            @Nullable Handed taken) {}

    /**
     * A message that the mail server took over.
     *
     * @param status its reply
     * @param reading id of the event that records the reading of the address
     */
    record Handed(int status, UUID reading) {}

    /**
     * Puts a message into the queue.
     *
     * @return false if it is there already
     * @throws DomainRejection {@code contact.queue-full}
     */
    boolean add(SchoolId school, MessageId message, ContactPointId point, Instant now) {
        return rows.run(
                """
                WITH waiting AS (SELECT count(*) AS n FROM message WHERE school = ?),
                added AS (
                    INSERT INTO message (school, message, point, queued_at, due_at)
                    SELECT ?, ?, ?, ?, ? FROM waiting WHERE n < ?
                    ON CONFLICT DO NOTHING RETURNING 1)
                SELECT (SELECT n FROM waiting), (SELECT count(*) FROM added)
                """,
                statement -> {
                    try (ResultSet row = statement.executeQuery()) {
                        row.next();
                        if (row.getLong(1) >= MOST_OF_SCHOOL) {
                            throw DomainRejection.tooOften(
                                    "contact.queue-full", Map.of("most", MOST_OF_SCHOOL));
                        }
                        return row.getLong(2) == 1;
                    }
                },
                school,
                school,
                message.id(),
                point.id(),
                now,
                now,
                MOST_OF_SCHOOL);
    }

    /** Lends the message that is due longest, if one is, until some time. */
    Optional<Waiting> take(Instant now, Instant until) {
        return rows.run(
                """
                UPDATE message SET due_at = ?, tries = tries + 1
                WHERE (school, message) = (
                    SELECT school, message FROM message WHERE due_at <= ?
                    ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                RETURNING school, message, point, queued_at, tries, status, reading
                """,
                statement -> {
                    try (ResultSet row = statement.executeQuery()) {
                        return row.next() ? Optional.of(waiting(row)) : Optional.empty();
                    }
                },
                until,
                now);
    }

    private static Waiting waiting(ResultSet row) throws SQLException {
        UUID reading = row.getObject("reading", UUID.class);
        return new Waiting(
                new SchoolId(row.getObject("school", UUID.class)),
                new MessageId(row.getObject("message", UUID.class)),
                new ContactPointId(row.getObject("point", UUID.class)),
                row.getObject("queued_at", OffsetDateTime.class).toInstant(),
                row.getInt("tries"),
                reading == null ? null : new Handed(row.getInt("status"), reading));
    }

    /** Gives a message back, to be taken again at some time. */
    void postpone(Waiting message, Instant due) {
        rows.change(
                "UPDATE message SET due_at = ? WHERE school = ? AND message = ?",
                due,
                message.school(),
                message.message().id());
    }

    /** Notes that the mail server took a message over, so that it is sent no more. */
    void handed(Waiting message, Handed handed) {
        rows.change(
                "UPDATE message SET status = ?, reading = ? WHERE school = ? AND message = ?",
                handed.status(),
                handed.reading(),
                message.school(),
                message.message().id());
    }

    /** Takes a message out for good. */
    void remove(SchoolId school, MessageId message) {
        rows.change("DELETE FROM message WHERE school = ? AND message = ?", school, message.id());
    }
}
