package hk.chopmark.docs;

import com.tngtech.archunit.core.importer.ImportOption;

/** Which of the compiled classes a school runs: those of no test, in a folder or in a jar. */
final class MainClasses {

    /** Leaves out the classes of tests, those in the jar of another module's tests too. */
    static final ImportOption ONLY =
            place ->
                    ImportOption.Predefined.DO_NOT_INCLUDE_TESTS.includes(place)
                            && !place.contains("-tests.jar");

    private MainClasses() {}
}
