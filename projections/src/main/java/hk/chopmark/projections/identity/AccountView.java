package hk.chopmark.projections.identity;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The account of one person. Whether a member of staff has left is the roster's to say.
 *
 * @param person {@code kind=uuid}
 * @param state what can be done with it
 * @param since when that began
 * @param event that began it
 * @param vouching who vouched that it is its person's; absent as long as it was not activated
 * @param letter the letter that waits for its person or for somebody to hand it over; absent if
 *     there is none
 * @param recovery the newest recovery that is under way or not acknowledged; absent if there is
 *     none
 * @param refusedAt the newest refused sign-in on record; absent if there is none
 * @param credentials what the person can sign in with, in the order it was enrolled
 */
public record AccountView(
        String person,
        State state,
        Instant since,
        UUID event,
        @Nullable Vouching vouching,
        @Nullable Letter letter,
        @Nullable Recovery recovery,
        @Nullable Instant refusedAt,
        List<CredentialView> credentials) {
    public AccountView {
        credentials = List.copyOf(credentials);
    }

    /** What can be done with an account. */
    public enum State {
        /** It waits for its person. */
        WAITING,
        IN_USE,
        CLOSED
    }

    /**
     * How it was made sure that the account is its person's.
     *
     * @param way LETTER or SERVER
     * @param by {@code kind=uuid} of the two who vouched; empty if the server did
     */
    public record Vouching(String way, List<String> by, Instant at) {
        public Vouching {
            by = List.copyOf(by);
        }
    }

    /**
     * A letter.
     *
     * @param madeBy {@code kind=uuid}, or {@code service=code} for the server
     * @param handedOverBy the second person; absent as long as nobody handed it over
     */
    public record Letter(String madeBy, Instant madeAt, @Nullable String handedOverBy) {}

    /**
     * A recovery.
     *
     * @param by the first person, and the second once there is one
     * @param confirmed whether there is one; the person has not acknowledged it
     */
    public record Recovery(List<String> by, Instant at, boolean confirmed) {
        public Recovery {
            by = List.copyOf(by);
        }
    }
}
