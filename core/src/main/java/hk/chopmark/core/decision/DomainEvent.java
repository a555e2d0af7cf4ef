package hk.chopmark.core.decision;

/**
 * Something that happened; root of the sealed event interface of every area.
 *
 * <p>Every event is a record with an explicit {@code @Event(namespace, name, version)}. References
 * in it become its tags; personal data may only stand in {@link hk.chopmark.core.shared.Sealed}
 * components.
 */
public interface DomainEvent {}
