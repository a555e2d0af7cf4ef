package hk.chopmark.projections.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who gave a grant, and whether it was ever looked at.
 *
 * @param grant the grant, with who made it and who ended it
 * @param proposed who proposed it; null if it needed one person only
 * @param confirmed who confirmed it as a second person; null likewise
 * @param reviews what reviews said of it, the latest first
 */
public record GrantLineage(
        GrantView grant,
        GrantView.@Nullable Act proposed,
        GrantView.@Nullable Act confirmed,
        List<Reviewed> reviews) {
    public GrantLineage {
        reviews = List.copyOf(reviews);
    }
}
