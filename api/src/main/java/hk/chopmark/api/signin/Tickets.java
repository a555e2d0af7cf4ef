package hk.chopmark.api.signin;

import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands between two steps of signing in: that a password was right a moment ago.
 *
 * <p><b>Guarantees</b>: made and read on any node, sealed under a key of the school, of use for
 * five minutes and for the second step alone.
 */
final class Tickets {

    private static final Duration LIFE = Duration.ofMinutes(5);
    private static final Pattern FORM = Pattern.compile("([0-9a-f-]{36})\\.([A-Za-z0-9_-]{1,400})");

    private final AuditEngine engine;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    Tickets(AuditEngine engine, InstantSource clock) {
        this.engine = engine;
        this.clock = clock;
    }

    /**
     * What it says.
     *
     * @param credential whose secret was right
     */
    record Ticket(SchoolId school, PersonRef person, CredentialId credential) {}

    String issue(Ticket ticket) {
        String plain =
                ticket.person().text()
                        + " "
                        + ticket.credential().text()
                        + " "
                        + clock.instant().plus(LIFE).toEpochMilli();
        byte[] sealed =
                engine.schoolKeys(ticket.school())
                        .sealSecret(
                                ticket.school(), plain.getBytes(StandardCharsets.UTF_8), random);
        return ticket.school().id()
                + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    Optional<Ticket> read(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        SchoolId school = new SchoolId(UUID.fromString(form.group(1)));
        if (!engine.schools().knows(school)) {
            return Optional.empty(); // no key is made for a school that is not there
        }
        return engine.schoolKeys(school)
                .openSecret(school, Base64.getUrlDecoder().decode(form.group(2)))
                .map(plain -> new String(plain, StandardCharsets.UTF_8).split(" "))
                .filter(part ->
                        clock.instant().isBefore(Instant.ofEpochMilli(Long.parseLong(part[2]))))
                .map(part ->
                        new Ticket(
                                school,
                                (PersonRef) Ref.parse(part[0]),
                                (CredentialId) Ref.parse(part[1])));
    }
}
