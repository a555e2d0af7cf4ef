package hk.chopmark.docs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Collects what is wrong, so that one run names everything. */
final class Findings {

    private final List<String> found = new ArrayList<>();

    void add(String finding) {
        found.add(finding);
    }

    void addAll(Collection<String> findings) {
        found.addAll(findings);
    }

    void addIf(boolean wrong, String finding) {
        if (wrong) {
            found.add(finding);
        }
    }

    List<String> all() {
        return List.copyOf(found);
    }

    /** Fails with every finding, if there is one. */
    void assertNone(String promise) {
        List<String> sorted = found.stream().distinct().sorted().toList();
        if (!sorted.isEmpty()) {
            throw new AssertionError("Broken: " + promise + "\n  " + String.join("\n  ", sorted));
        }
    }
}
