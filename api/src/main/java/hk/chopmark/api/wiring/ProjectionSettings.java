package hk.chopmark.api.wiring;

import hk.chopmark.projections.engine.ProjectionEngine;
import java.util.Map;

/** How read models are worked on, from the environment. */
final class ProjectionSettings {

    private static final String SEGMENTS = "CHOPMARK_PROJECTION_SEGMENTS";

    private ProjectionSettings() {}

    /**
     * Reads {@code CHOPMARK_PROJECTION_SEGMENTS}; one segment if it is not set.
     *
     * @throws StartFailure if it is none of 1, 2, 4, 8, 16
     */
    static ProjectionEngine.Options of(Map<String, String> environment) {
        String text = environment.get(SEGMENTS);
        if (text == null || text.isBlank()) {
            return ProjectionEngine.Options.STANDARD;
        }
        try {
            return new ProjectionEngine.Options(Integer.parseInt(text.strip()));
        } catch (IllegalArgumentException e) {
            throw StartFailure.refused(
                    "the setting " + SEGMENTS + " cannot be used",
                    "it is not 1, 2, 4, 8 or 16",
                    "correct it, or leave it out");
        }
    }
}
