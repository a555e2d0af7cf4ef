package hk.chopmark.core.shared;

/**
 * A reference that owns subject secrets: a person, a document whose content must be erasable, or
 * the school itself.
 */
public sealed interface SubjectRef extends Ref permits HomeworkId, NoticeId, PersonRef, SchoolId {}
