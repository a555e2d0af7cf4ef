package hk.chopmark.core.seal.rows;

import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.SubjectRef;

/**
 * Whose secret, for what: the unit of erasure within a school.
 *
 * @param subject the person, document or school
 * @param category the category of fields
 */
public record KeyOwner(SubjectRef subject, Category category) {}
