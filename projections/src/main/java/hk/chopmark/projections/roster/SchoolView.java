package hk.chopmark.projections.roster;

import hk.chopmark.core.shared.SchoolId;
import java.time.Instant;

/**
 * A school.
 *
 * @param school the school
 * @param nameEn its name in English
 * @param nameZh its name in Chinese
 * @param registeredAt when its record began
 */
public record SchoolView(SchoolId school, String nameEn, String nameZh, Instant registeredAt) {}
