package hk.chopmark.core.decision;

import hk.chopmark.core.shared.RefKind;
import hk.chopmark.core.shared.RefKinds;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The areas of this program: every {@link Area} on the class path, in the order of registration.
 *
 * <p><b>Guarantees</b>: the same list in the same order for the life of the process.
 */
public final class Areas {

    private static final class Loaded {
        private static final List<AreaModule> ALL =
                ServiceLoader.load(Area.class, Area.class.getClassLoader()).stream()
                        .map(area -> area.get().module())
                        .toList();
    }

    private Areas() {}

    /** All of them. */
    public static List<AreaModule> all() {
        return Loaded.ALL;
    }

    /** The area of a name. */
    public static Optional<AreaModule> named(String name) {
        return all().stream().filter(area -> area.name().equals(name)).findFirst();
    }

    /** Hands the kinds of reference of all areas to {@code core.shared}. */
    public static final class DeclaredRefKinds implements RefKinds.Source {

        /** For the loader of services. */
        public DeclaredRefKinds() {}

        @Override
        public List<RefKind<?>> kinds() {
            return all().stream().<RefKind<?>>flatMap(area -> area.refKinds().stream()).toList();
        }
    }
}
