package hk.chopmark.core.shared;

/**
 * A reference that owns subject secrets: a person, a document whose content must be erasable, or
 * the school itself.
 */
public interface SubjectRef extends Ref {}
