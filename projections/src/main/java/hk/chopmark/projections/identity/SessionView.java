package hk.chopmark.projections.identity;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A session of a person.
 *
 * @param session its reference
 * @param kinds of what was shown, such as PASSWORD and TOTP
 * @param endsAt when it ends at the latest
 * @param provenAt when the person last proved who they are; absent if an identity provider signed
 *     them in and does not say when
 * @param ended how it ended; absent if no event ended it
 * @param event that began it
 */
public record SessionView(
        UUID session,
        List<String> kinds,
        Instant beganAt,
        Instant endsAt,
        @Nullable Instant provenAt,
        @Nullable Ended ended,
        UUID event) {
    public SessionView {
        kinds = List.copyOf(kinds);
    }

    /**
     * How a session ended.
     *
     * @param how SIGNED_OUT, or why it ended, such as IDLE
     * @param by {@code kind=uuid}; absent where time or the server ended it
     */
    public record Ended(Instant at, String how, @Nullable String by) {}
}
