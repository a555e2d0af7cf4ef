package hk.chopmark.core.seal.search;

import hk.chopmark.core.border.IdentityNumbers;
import hk.chopmark.core.seal.SubjectKeys;
import hk.chopmark.core.seal.rows.LoginNameRows;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SubjectRef;
import java.text.Normalizer;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The index of login names: from a name to the reference that stands for it in the events of a
 * school. Who has an account under it, the record says.
 *
 * <p><b>Guarantees</b>: no name is stored; a name has one reference as long as anybody holds it; an
 * erasure takes the holder out, and the name with the last one. Thread safe, on any number of
 * nodes.
 *
 * <p><b>Throws</b> {@link hk.chopmark.core.shared.TransientFailure} if the key database does not
 * answer.
 *
 * <p><b>Source</b>: docs/log-format.md, section Boxes and keys; docs/adr/0021.
 */
public final class LoginNames {

    private static final Pattern SHAPE =
            Pattern.compile("[\\p{L}\\p{Nd}][\\p{L}\\p{M}\\p{Nd}._@+-]{1,63}");

    private static final int SHAPE_CHARS = 128;

    private final LoginNameRows rows;
    private final SubjectKeys keys;
    private final InstantSource clock;

    /**
     * @param keys where the school's key comes from
     * @param clock tells how old a reference is that nobody holds
     */
    public LoginNames(LoginNameRows rows, SubjectKeys keys, InstantSource clock) {
        this.rows = rows;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * The one form in which login names are compared: NFKC, lower case, 2 to 64 letters, digits and
     * {@code . _ @ + -}, beginning with a letter or digit. Empty if a text has none, or if it holds
     * an identity card number.
     */
    public static Optional<String> canonical(String text) {
        if (text.length() > SHAPE_CHARS) {
            return Optional.empty();
        }
        String plain =
                Normalizer.normalize(
                        Normalizer.normalize(text.strip(), Normalizer.Form.NFKC)
                                .toLowerCase(Locale.ROOT),
                        Normalizer.Form.NFKC);
        return SHAPE.matcher(plain).matches() && !IdentityNumbers.isIn(plain)
                ? Optional.of(plain)
                : Optional.empty();
    }

    /** What stands for a name, if anything does. */
    public Optional<UUID> find(SchoolId school, String name) {
        return canonical(name).flatMap(plain -> rows.find(school, tag(school, plain)));
    }

    /**
     * What stands for a name, made if nothing does.
     *
     * @param name in the form of {@link #canonical}
     */
    public UUID findOrMake(SchoolId school, String name, Supplier<UUID> ids) {
        byte[] tag = tag(school, name);
        return rows.find(school, tag)
                .orElseGet(() -> {
                    rows.make(school, tag, ids.get(), clock.instant());
                    return rows.find(school, tag).orElseThrow();
                });
    }

    /**
     * Says that somebody will hold a name, before the event that says so.
     *
     * @return whether they did not hold it before
     * @throws DomainRejection {@code identity.login-name-unknown} if nothing is known of it
     */
    public boolean hold(SchoolId school, UUID name, SubjectRef subject) {
        return rows.hold(school, name, subject)
                .orElseThrow(
                        () -> DomainRejection.unknown("identity.login-name-unknown", Map.of()));
    }

    /** Takes out a holder whose event was not stored. */
    public void release(SchoolId school, UUID name, SubjectRef subject) {
        rows.release(school, name, subject);
    }

    /** Whether somebody is known to hold a name. */
    public boolean isHeld(SchoolId school, UUID name, SubjectRef subject) {
        return rows.isHeld(school, name, subject);
    }

    /** Has a name stand again for what it stood for, after its row was lost. */
    public void restore(SchoolId school, String name, UUID reference, SubjectRef subject) {
        rows.make(school, tag(school, name), reference, clock.instant());
        rows.hold(school, reference, subject);
    }

    /** Deletes all that is held of a subject, for an erasure. */
    public void erase(SchoolId school, SubjectRef subject) {
        rows.erase(school, subject);
    }

    private byte[] tag(SchoolId school, String name) {
        return keys.schoolKeys(school).loginNameTag(name);
    }
}
