package hk.chopmark.api.signin;

import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.SchoolId;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands between two steps: that a password was right a moment ago, or what a device was
 * asked.
 *
 * <p><b>Guarantees</b>: made and read on any node, sealed under a key of the school, of use for
 * five minutes and for the one step it was made for.
 */
final class Tickets {

    private static final Duration LIFE = Duration.ofMinutes(5);
    private static final Pattern FORM = Pattern.compile("([0-9a-f-]{36})\\.([A-Za-z0-9_-]{1,900})");

    private final AuditEngine engine;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    Tickets(AuditEngine engine, InstantSource clock) {
        this.engine = engine;
        this.clock = clock;
    }

    /** What a ticket is for. */
    enum Step {
        /** The second factor after a password: the person and the password's credential. */
        SECOND_FACTOR,
        /** A passkey that signs in: the challenge. */
        SIGN_IN_BY_PASSKEY,
        /** A passkey that proves again: the challenge and the session. */
        PROVE_BY_PASSKEY,
        /** A passkey to be enrolled: the challenge and the session. */
        ENROL_PASSKEY,
        /** Coming back from an identity provider, to be signed in. */
        SIGN_IN_BY_PROVIDER,
        /** Coming back from an identity provider, to link an account. */
        LINK_PROVIDER,
        /** Coming back from an identity provider, to prove again. */
        PROVE_BY_PROVIDER
    }

    /**
     * What it says.
     *
     * @param words without blanks
     */
    record Ticket(SchoolId school, Step step, List<String> words) {
        Ticket {
            words = List.copyOf(words);
        }
    }

    String issue(Ticket ticket) {
        String plain =
                ticket.step()
                        + " "
                        + clock.instant().plus(LIFE).toEpochMilli()
                        + " "
                        + String.join(" ", ticket.words());
        byte[] sealed =
                engine.schoolKeys(ticket.school())
                        .sealSecret(
                                ticket.school(), plain.getBytes(StandardCharsets.UTF_8), random);
        return ticket.school().id() + "." + encoded(sealed);
    }

    private static String encoded(byte[] sealed) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    /** Empty if it is none, was made for another step, or is too old. */
    Optional<Ticket> read(String text, Step step) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        SchoolId school = new SchoolId(UUID.fromString(form.group(1)));
        if (!engine.schools().knows(school)) {
            return Optional.empty(); // no key is made for a school that is not there
        }
        byte[] sealed = Base64.getUrlDecoder().decode(form.group(2));
        if (!encoded(sealed).equals(form.group(2))) {
            return Optional.empty(); // another text for the same bytes
        }
        return engine.schoolKeys(school)
                .openSecret(school, sealed)
                .map(plain -> List.of(new String(plain, StandardCharsets.UTF_8).split(" ")))
                .filter(words -> words.getFirst().equals(step.name()))
                .filter(words ->
                        clock.instant()
                                .isBefore(Instant.ofEpochMilli(Long.parseLong(words.get(1)))))
                .map(words -> new Ticket(school, step, words.subList(2, words.size())));
    }
}
