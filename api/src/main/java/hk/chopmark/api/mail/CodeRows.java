package hk.chopmark.api.mail;

import hk.chopmark.core.contact.ContactEvent.MessageTemplate;
import hk.chopmark.core.contact.ContactPointId;
import hk.chopmark.core.contact.MessageId;
import hk.chopmark.core.shared.SchoolId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * The codes that went out with messages.
 *
 * <p>A code is ten letters and digits in two groups, 50 random bits; none can be taken for another
 * when it is read. So few attempts need no slow hash.
 *
 * <p><b>Guarantees</b>: stored is a hash over school, message and code. A code counts for its
 * contact point and its use only, for {@link #LIFE}, and no longer after {@value #MOST_ATTEMPTS}
 * attempts; those of an older message count no more once a newer one has left. If a message is sent
 * twice, the codes of both count. Thread safe, on any number of nodes.
 */
final class CodeRows {

    /** So many attempts, and a code is of no more use. */
    static final int MOST_ATTEMPTS = 5;

    /** How long a code counts. */
    static final Duration LIFE = Duration.ofHours(24);

    private static final String ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private static final int CHARS = 10;
    private static final int MAX_TYPED = 40;

    private final MessageRows rows;
    private final InstantSource clock;
    private final SecureRandom random;

    CodeRows(MessageRows rows, InstantSource clock, SecureRandom random) {
        this.rows = rows;
        this.clock = clock;
        this.random = random;
    }

    /**
     * What a code is for.
     *
     * @param point where it is sent
     * @param use as what
     */
    record Place(SchoolId school, ContactPointId point, MessageTemplate use) {}

    /** Makes a code for a message that is about to be sent; older messages' codes count no more. */
    String issue(Place place, MessageId message, int number) {
        StringBuilder code = new StringBuilder();
        for (int at = 0; at < CHARS; at++) {
            code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        rows.change(
                "DELETE FROM contact_code WHERE school = ? AND point = ? AND use = ?"
                        + " AND message <> ?",
                place.school(),
                place.point().id(),
                place.use().name(),
                message.id());
        Instant now = clock.instant();
        rows.change(
                """
                INSERT INTO contact_code (school, point, use, message, number, hash, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (school, point, use, message, number) DO UPDATE
                SET hash = excluded.hash, expires_at = excluded.expires_at
                """,
                place.school(),
                place.point().id(),
                place.use().name(),
                message.id(),
                number,
                hash(place.school(), message, code.toString()),
                now.plus(LIFE));
        rows.change(
                "DELETE FROM contact_code WHERE school = ? AND expires_at < ?",
                place.school(),
                now);
        return code.insert(CHARS / 2, '-').toString();
    }

    /**
     * Compares a code with those that count; an attempt.
     *
     * @return the message that it came with, if it is right
     */
    Optional<MessageId> matching(Place place, String typed) {
        String code = plain(typed);
        return rows.run(
                """
                UPDATE contact_code SET attempts = attempts + 1
                WHERE school = ? AND point = ? AND use = ? AND attempts < ? AND expires_at > ?
                RETURNING message, hash
                """,
                statement -> {
                    List<MessageId> right = new ArrayList<>();
                    try (ResultSet row = statement.executeQuery()) {
                        while (row.next()) {
                            MessageId message = new MessageId(row.getObject("message", UUID.class));
                            if (MessageDigest.isEqual(
                                    row.getBytes("hash"), hash(place.school(), message, code))) {
                                right.add(message);
                            }
                        }
                    }
                    return right.stream().findFirst();
                },
                place.school(),
                place.point().id(),
                place.use().name(),
                MOST_ATTEMPTS,
                clock.instant());
    }

    /** Forgets the codes of a contact point for a use. */
    void forget(Place place) {
        rows.change(
                "DELETE FROM contact_code WHERE school = ? AND point = ? AND use = ?",
                place.school(),
                place.point().id(),
                place.use().name());
    }

    /** As it was made: people may leave the hyphen out, or write small letters. */
    private static String plain(String typed) {
        return typed.length() > MAX_TYPED
                ? ""
                : typed.replaceAll("[^A-Za-z0-9]", "").toUpperCase(Locale.ROOT);
    }

    private static byte[] hash(SchoolId school, MessageId message, String code) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return digest.digest(
                    (school.text() + "\n" + message.text() + "\n" + code)
                            .getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
