package hk.chopmark.export.pack;

import hk.chopmark.core.shared.Ref;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one evidence file is asked for with.
 *
 * <p><b>Guarantees</b>: immutable; every value is of the type declared, and all required ones are
 * there.
 */
public final class Arguments {

    private final EvidenceKind kind;
    private final Map<String, Object> values;

    private Arguments(EvidenceKind kind, Map<String, Object> values) {
        this.kind = kind;
        this.values = values;
    }

    /**
     * Reads the values by the names of the parameters.
     *
     * @param given text forms: {@code kind=uuid} of references, ISO days
     * @throws WrongArguments if one is missing, malformed or not declared
     */
    public static Arguments of(EvidenceKind kind, Map<String, String> given) {
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, String> faults = new TreeMap<>();
        for (Parameter<?> parameter : kind.parameters()) {
            String text = given.get(parameter.name());
            if (text != null) {
                try {
                    values.put(parameter.name(), parameter.parse(text));
                } catch (IllegalArgumentException e) {
                    faults.put(parameter.name(), WrongArguments.MALFORMED);
                }
            } else if (parameter.required()) {
                faults.put(parameter.name(), WrongArguments.MISSING);
            }
        }
        List<String> names = kind.parameters().stream().map(Parameter::name).toList();
        if (!names.containsAll(given.keySet())) {
            faults.put(WrongArguments.TAKES, String.join(", ", names));
        }
        if (!faults.isEmpty()) {
            throw new WrongArguments(faults);
        }
        return new Arguments(kind, values);
    }

    /** The kind of evidence asked for. */
    public EvidenceKind kind() {
        return kind;
    }

    /** The value of a required parameter. */
    public <T> T get(Parameter<T> parameter) {
        return find(parameter)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "No required parameter of this kind: " + parameter.name()));
    }

    /** The value of a parameter that may be left out. */
    public <T> Optional<T> find(Parameter<T> parameter) {
        return Optional.ofNullable(values.get(parameter.name())).map(parameter.type()::cast);
    }

    /** The references given, in the order declared; the first is always there. */
    public List<Ref> refs() {
        return values.values().stream().filter(Ref.class::isInstance).map(Ref.class::cast).toList();
    }

    /** The values by name, as facts of a refusal. */
    Map<String, Object> facts() {
        return Map.copyOf(values);
    }

    /** Without the values. */
    @Override
    public String toString() {
        return "Arguments[" + kind.code() + ", " + values.keySet() + "]";
    }
}
