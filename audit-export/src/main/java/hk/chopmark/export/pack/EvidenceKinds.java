package hk.chopmark.export.pack;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The kinds of evidence of this program: every {@link EvidenceKind} on the class path.
 *
 * <p><b>Guarantees</b>: immutable, in the order of their codes; two kinds never share a code; each
 * begins with a reference that must be given, and names no parameter twice.
 */
public final class EvidenceKinds {

    private static final Pattern CODE = Pattern.compile("[a-z][a-z-]{0,29}");

    private static final class Known {
        private static final EvidenceKinds ALL =
                of(
                        ServiceLoader.load(EvidenceKind.class, EvidenceKind.class.getClassLoader())
                                .stream()
                                .map(ServiceLoader.Provider::get)
                                .toList());
    }

    private final Map<String, EvidenceKind> byCode;

    private EvidenceKinds(Map<String, EvidenceKind> byCode) {
        this.byCode = byCode;
    }

    /** The kinds declared. */
    public static EvidenceKinds known() {
        return Known.ALL;
    }

    /**
     * Some kinds.
     *
     * @throws IllegalArgumentException if a declaration breaks what {@link EvidenceKind} asks
     */
    public static EvidenceKinds of(Collection<EvidenceKind> kinds) {
        Map<String, EvidenceKind> byCode = new TreeMap<>();
        for (EvidenceKind kind : kinds) {
            check(kind);
            if (byCode.putIfAbsent(kind.code(), kind) != null) {
                throw new IllegalArgumentException("Two kinds of evidence are " + kind.code());
            }
        }
        return new EvidenceKinds(byCode);
    }

    private static void check(EvidenceKind kind) {
        if (!CODE.matcher(kind.code()).matches()) {
            throw new IllegalArgumentException(
                    "The code of a kind of evidence is 1 to 30 of a-z and hyphen: " + kind.code());
        }
        Set<String> names = new HashSet<>();
        if (!kind.parameters().stream().map(Parameter::name).allMatch(names::add)) {
            throw new IllegalArgumentException(
                    "Two parameters of evidence " + kind.code() + " share a name");
        }
        if (kind.parameters().isEmpty()
                || !kind.parameters().getFirst().isReference()
                || !kind.parameters().getFirst().required()) {
            throw new IllegalArgumentException(
                    "The first parameter of evidence "
                            + kind.code()
                            + " must be a reference that must be given");
        }
    }

    /** All of them, by code. */
    public List<EvidenceKind> all() {
        return List.copyOf(byCode.values());
    }

    /** The kind of a code. */
    public Optional<EvidenceKind> named(String code) {
        return Optional.ofNullable(byCode.get(code));
    }

    /**
     * The kind of a code that the program itself uses.
     *
     * @throws IllegalArgumentException if there is none
     */
    public EvidenceKind get(String code) {
        return named(code)
                .orElseThrow(() -> new IllegalArgumentException("No kind of evidence " + code));
    }
}
