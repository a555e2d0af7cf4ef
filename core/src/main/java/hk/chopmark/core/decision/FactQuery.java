package hk.chopmark.core.decision;

import hk.chopmark.core.shared.Ref;
import java.util.Set;

/**
 * One kind of fact a decision reads: events that refer to all of these references and are of one of
 * these types.
 *
 * @param refs references the event must all carry; empty means any event of the school
 * @param types event records, or interfaces they implement (see {@code hk.chopmark.core.facts});
 *     empty means any type
 */
public record FactQuery(Set<Ref> refs, Set<Class<?>> types) {
    public FactQuery {
        refs = Set.copyOf(refs);
        types = Set.copyOf(types);
    }

    /** Events about a reference, restricted to some types. */
    public static FactQuery about(Ref ref, Class<?>... types) {
        return new FactQuery(Set.of(ref), Set.of(types));
    }

    /** Events about two references together, restricted to some types. */
    public static FactQuery about(Ref first, Ref second, Class<?>... types) {
        return new FactQuery(Set.of(first, second), Set.of(types));
    }
}
