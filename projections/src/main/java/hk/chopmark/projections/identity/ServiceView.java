package hk.chopmark.projections.identity;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A service account.
 *
 * @param service its reference
 * @param code the school's code for it
 * @param name what it is
 * @param closedAt when it was closed; absent if it is open
 * @param event that opened it
 * @param keys in the order they were issued, those that ended included
 */
public record ServiceView(
        UUID service,
        String code,
        String name,
        Instant openedAt,
        @Nullable Instant closedAt,
        UUID event,
        List<Key> keys) {
    public ServiceView {
        keys = List.copyOf(keys);
    }

    /**
     * A key of a service.
     *
     * @param key its reference
     * @param acts what it may be used for
     * @param endsAt when it ends by itself: its expiry, or the end of the overlap with its
     *     successor
     * @param successor the key that follows it; absent if none does
     * @param revokedAt when it was revoked; absent if it was not
     * @param event that issued it
     */
    public record Key(
            UUID key,
            List<String> acts,
            Instant issuedAt,
            Instant endsAt,
            @Nullable UUID successor,
            @Nullable Instant revokedAt,
            UUID event) {
        public Key {
            acts = List.copyOf(acts);
        }
    }
}
