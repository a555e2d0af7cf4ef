package hk.chopmark.core.shared;

/**
 * A person: a data subject under the Ordinance, and possibly an actor. Each gets a keyed tag on
 * every leaf about them.
 */
public interface PersonRef extends SubjectRef, GranteeRef {}
