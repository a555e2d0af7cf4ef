package hk.chopmark.core.facts;

import java.util.Set;

/**
 * Rights that are given to one person and not handed on: to make and confirm administrators, to
 * audit and review, to break the glass, to decide about erasure and retention.
 *
 * <p><b>Guarantees</b>: whole resources, so that a right to one of them that is added is personal
 * from its first day.
 */
public final class PersonalRights {

    private static final Set<String> RESOURCES =
            Set.of("access", "break-glass", "erasure", "retention");

    private PersonalRights() {}

    /** Whether what is done to a resource stays with who was given the right to it. */
    public static boolean include(String resource) {
        return RESOURCES.contains(resource);
    }
}
