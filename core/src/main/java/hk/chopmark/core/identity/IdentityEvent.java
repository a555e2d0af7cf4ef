package hk.chopmark.core.identity;

import hk.chopmark.core.decision.DomainEvent;

/** What happens to identities; names and components are stored for ever. */
public sealed interface IdentityEvent extends DomainEvent
        permits AccountEvent, SessionEvent, ServiceEvent {}
