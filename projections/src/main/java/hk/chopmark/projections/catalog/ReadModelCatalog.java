package hk.chopmark.projections.catalog;

import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadModule;
import hk.chopmark.projections.rows.ReadModule.Reader;
import java.util.List;
import java.util.ServiceLoader;

/** The read models of this program: those of every {@link ReadModule} on the class path. */
public final class ReadModelCatalog {

    private static final class Loaded {
        private static final List<ReadModule> MODULES =
                ServiceLoader.load(ReadModule.class, ReadModule.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList();
    }

    private ReadModelCatalog() {}

    /** What the areas bring to the read side, in the order of registration. */
    public static List<ReadModule> modules() {
        return Loaded.MODULES;
    }

    /** All read models, in the order in which they are shown. */
    public static List<ProjectionModule> all() {
        return modules().stream().flatMap(module -> module.projections().stream()).toList();
    }

    /** All classes that read them. */
    public static List<Reader<?>> readers() {
        return modules().stream().<Reader<?>>flatMap(module -> module.readers().stream()).toList();
    }
}
