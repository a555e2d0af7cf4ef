package hk.chopmark.export.pack;

import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.shared.Category;
import java.util.List;
import java.util.Set;

/**
 * One kind of evidence file, declared by an area and found by {@link java.util.ServiceLoader}.
 *
 * <p>A kind is one public class with a public constructor without parameters. One line in {@code
 * META-INF/services/hk.chopmark.export.pack.EvidenceKind} registers it. The route of the interface,
 * the command and the checks of its parameters follow from the declaration; the console needs the
 * words {@code evidence.<code>} and {@code evidence.parameter.<name>} in both languages.
 *
 * <p><b>Guarantees</b> asked of an implementation: it has no state, and {@link #collect} reads the
 * record only through the object it is given.
 */
public interface EvidenceKind {

    /** Its name in files, routes and commands; 1 to 30 of {@code a-z -}; stored for ever. */
    String code();

    /** The area it belongs to. */
    String area();

    /** What such a file shows: a noun phrase in English for help texts, without a full stop. */
    String shows();

    /** The resource that is exported; it takes a grant of {@code <resource>.export}. */
    String resource();

    /**
     * What it is asked for with, in the order of help texts. The first is a reference that must be
     * given; the school is found by it.
     */
    List<Parameter<?>> parameters();

    /**
     * Categories of personal data that may be shown in clear; all of them shown by the resource.
     */
    Set<Category> discloses();

    /**
     * Takes what belongs into the file.
     *
     * @param asked the arguments, all required ones among them
     * @param file the file; already about every reference in the arguments
     */
    void collect(Arguments asked, Collecting file);

    /** What may be done by whoever takes such a file out. */
    default Act act() {
        return Act.export(resource());
    }
}
