package hk.chopmark.core.identity;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.identity.ServiceCommand.CloseService;
import hk.chopmark.core.identity.ServiceCommand.IssueServiceKey;
import hk.chopmark.core.identity.ServiceCommand.RegisterService;
import hk.chopmark.core.identity.ServiceCommand.RevokeServiceKey;
import hk.chopmark.core.identity.ServiceCommand.RotateServiceKey;
import hk.chopmark.core.identity.ServiceEvent.ServiceClosed;
import hk.chopmark.core.identity.ServiceEvent.ServiceKeyIssued;
import hk.chopmark.core.identity.ServiceEvent.ServiceKeyRevoked;
import hk.chopmark.core.identity.ServiceEvent.ServiceKeyRotated;
import hk.chopmark.core.identity.ServiceEvent.ServiceRegistered;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.ServiceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Other systems act by keys of their own, each for declared acts and for a time. */
final class ServiceRules {

    private ServiceRules() {}

    /** The service accounts that the facts read are about. */
    static final class Services {
        private final Map<ServiceId, ServiceAccount> accounts = new HashMap<>();

        Services apply(Recorded<?> fact) {
            if (fact.event() instanceof ServiceEvent event) {
                account(event.service()).evolve(fact);
            }
            return this;
        }

        ServiceAccount account(ServiceId service) {
            return accounts.computeIfAbsent(service, ServiceAccount::new);
        }

        ServiceAccount requireOpen(ServiceId service) {
            ServiceAccount account = account(service);
            if (!account.isOpen()) {
                throw DomainRejection.unknown(
                        "identity.service-unknown", Map.of("service", service));
            }
            return account;
        }

        long open() {
            return accounts.values().stream().filter(ServiceAccount::isOpen).count();
        }
    }

    abstract static class ServiceRule<C extends ServiceCommand> extends Rule<C, Services> {
        ServiceRule(Class<C> commandType) {
            super(
                    commandType,
                    IdentityRule.held("identity.service"),
                    Services::new,
                    Services::apply);
        }

        @Override
        public List<FactQuery> facts(C command, Actor actor) {
            return ServiceAccount.facts(command.service());
        }
    }

    /** A service is opened once, under a code that no open service has. */
    static final class Registering extends ServiceRule<RegisterService> {
        Registering() {
            super(RegisterService.class);
        }

        @Override
        public List<FactQuery> facts(RegisterService command, Actor actor) {
            return List.of(
                    new FactQuery(Set.of(), Set.of(ServiceRegistered.class, ServiceClosed.class)));
        }

        @Override
        public List<ServiceEvent> decide(
                RegisterService command, Services services, DecisionContext context) {
            boolean codeTaken =
                    services.accounts.values().stream()
                            .filter(ServiceAccount::isOpen)
                            .anyMatch(one -> one.code().filter(command.code()::equals).isPresent());
            if (codeTaken || services.account(command.service()).isKnown()) {
                throw DomainRejection.conflict(
                        "identity.service-known", Map.of("code", command.code()));
            }
            if (services.open() >= ServiceCommand.MAX_SERVICES) {
                throw DomainRejection.rule(
                        "identity.too-many-services", Map.of("most", ServiceCommand.MAX_SERVICES));
            }
            return List.of(
                    new ServiceRegistered(command.service(), command.code(), command.name()));
        }
    }

    /**
     * A key is for acts that there are, that may be held by others than persons, and that its log
     * gives rights to.
     */
    static final class Issuing extends ServiceRule<IssueServiceKey> {
        Issuing() {
            super(IssueServiceKey.class);
        }

        @Override
        public List<FactQuery> facts(IssueServiceKey command, Actor actor) {
            return withKey(command, command.key());
        }

        @Override
        public List<ServiceEvent> decide(
                IssueServiceKey command, Services services, DecisionContext context) {
            ServiceAccount account = services.requireOpen(command.service());
            command.acts().forEach(act -> requireFitting(act, command.school()));
            requireRoom(account, context.now());
            requireNew(account, command.key());
            requireLife(command.expiresAt(), context.now());
            return List.of(
                    new ServiceKeyIssued(
                            command.service(), command.key(), command.acts(), command.expiresAt()));
        }

        private static void requireFitting(String text, SchoolId school) {
            Act act = Act.parse(text);
            if (!Resources.acts().contains(act)) {
                throw DomainRejection.rule("identity.act-unknown", Map.of("act", text));
            }
            if (Resources.isHeldInPerson(act.resource())) {
                throw DomainRejection.rule("identity.act-in-person", Map.of("act", text));
            }
            if (!Resources.canBeGivenIn(school, act.resource())) {
                throw DomainRejection.rule("identity.act-of-installation", Map.of("act", text));
            }
        }
    }

    /** A key is followed by one for the same acts, and both count for some days at most. */
    static final class Rotating extends ServiceRule<RotateServiceKey> {
        Rotating() {
            super(RotateServiceKey.class);
        }

        @Override
        public List<FactQuery> facts(RotateServiceKey command, Actor actor) {
            return withKey(command, command.successor());
        }

        @Override
        public List<ServiceEvent> decide(
                RotateServiceKey command, Services services, DecisionContext context) {
            ServiceAccount account = services.requireOpen(command.service());
            ServiceAccount.Key old = requireKey(account, command.key(), context.now());
            requireRoom(account, context.now());
            requireNew(account, command.successor());
            requireLife(command.expiresAt(), context.now());
            if (command.overlapUntil().isAfter(context.now().plus(ServiceCommand.MAX_OVERLAP))) {
                throw DomainRejection.rule(
                        "identity.overlap-too-long",
                        Map.of("mostDays", ServiceCommand.MAX_OVERLAP.toDays()));
            }
            return List.of(
                    new ServiceKeyIssued(
                            command.service(),
                            command.successor(),
                            old.acts(),
                            command.expiresAt()),
                    new ServiceKeyRotated(
                            command.service(),
                            command.key(),
                            command.successor(),
                            command.overlapUntil().isBefore(context.now())
                                    ? context.now()
                                    : command.overlapUntil()));
        }
    }

    /** A key that counts is ended at once. */
    static final class Revoking extends ServiceRule<RevokeServiceKey> {
        Revoking() {
            super(RevokeServiceKey.class);
        }

        @Override
        public List<ServiceEvent> decide(
                RevokeServiceKey command, Services services, DecisionContext context) {
            ServiceAccount account = services.requireOpen(command.service());
            requireKey(account, command.key(), context.now());
            return List.of(
                    new ServiceKeyRevoked(command.service(), command.key(), command.reason()));
        }
    }

    /** A service that is open is closed with all its keys. */
    static final class Closing extends ServiceRule<CloseService> {
        Closing() {
            super(CloseService.class);
        }

        @Override
        public List<ServiceEvent> decide(
                CloseService command, Services services, DecisionContext context) {
            ServiceAccount account = services.requireOpen(command.service());
            List<ServiceEvent> events = new ArrayList<>();
            account.standing(context.now())
                    .forEach(key ->
                            events.add(
                                    new ServiceKeyRevoked(
                                            command.service(), key.id(), command.reason())));
            events.add(new ServiceClosed(command.service(), command.reason()));
            return events;
        }
    }

    private static List<FactQuery> withKey(ServiceCommand command, CredentialId key) {
        List<FactQuery> queries = new ArrayList<>(ServiceAccount.facts(command.service()));
        queries.add(FactQuery.about(key, IdentityEvent.class));
        return queries;
    }

    private static ServiceAccount.Key requireKey(
            ServiceAccount account, CredentialId key, Instant now) {
        return account.standing(key, now)
                .orElseThrow(
                        () -> DomainRejection.unknown("identity.key-unknown", Map.of("key", key)));
    }

    private static void requireRoom(ServiceAccount account, Instant now) {
        if (account.standing(now).size() >= ServiceCommand.MAX_KEYS) {
            throw DomainRejection.rule(
                    "identity.too-many-keys", Map.of("most", ServiceCommand.MAX_KEYS));
        }
    }

    private static void requireNew(ServiceAccount account, CredentialId key) {
        if (account.knows(key)) {
            throw DomainRejection.conflict("identity.credential-known", Map.of("credential", key));
        }
    }

    private static void requireLife(Instant expiresAt, Instant now) {
        if (!expiresAt.isAfter(now) || expiresAt.isAfter(now.plus(ServiceCommand.MAX_KEY_LIFE))) {
            throw DomainRejection.rule(
                    "identity.key-life", Map.of("mostDays", ServiceCommand.MAX_KEY_LIFE.toDays()));
        }
    }
}
