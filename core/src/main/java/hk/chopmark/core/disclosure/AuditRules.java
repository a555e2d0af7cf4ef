package hk.chopmark.core.disclosure;

import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.disclosure.DisclosureEvent.AccessDenied;
import hk.chopmark.core.disclosure.DisclosureEvent.AuditLogQueried;
import hk.chopmark.core.facts.HeldGrants.Held;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who asks the record about whom is on the record too: whoever holds {@code access.audit}, which is
 * held for the whole school, may ask about anybody, everybody about themselves, a service about
 * nobody.
 */
final class AuditRules {

    /** To ask about others. */
    static final Act AUDITING = Act.parse("access.audit");

    private AuditRules() {}

    /** The right to ask. */
    static final class Querying extends Rule<QueryAuditLog, Ties> {

        Querying() {
            super(
                    QueryAuditLog.class,
                    CommandPermission.decided(
                            "access.audit",
                            Purpose.AUDIT,
                            Purpose.ACCESS_ADMINISTRATION,
                            Purpose.DATA_ACCESS_REQUEST,
                            Purpose.DEMONSTRATION),
                    Ties::new,
                    Ties::apply);
        }

        @Override
        public List<FactQuery> facts(QueryAuditLog command, Actor actor) {
            return actor.ref() instanceof ActorRef.Person(PersonRef asker)
                    ? Entitlement.facts(asker)
                    : List.of();
        }

        @Override
        public List<DisclosureEvent> decide(
                QueryAuditLog command, Ties ties, DecisionContext context) {
            Instant at = command.at();
            if (at != null && at.isAfter(context.now())) {
                throw DomainRejection.rule(
                        "audit.instant-in-the-future", Map.of("at", at, "now", context.now()));
            }
            if (!(context.actor().ref() instanceof ActorRef.Person(PersonRef asker))) {
                return List.of(denied(command, null));
            }
            Optional<Held> grant =
                    ties.standing().usable(asker, AUDITING, context.now(), context.today()).stream()
                            .findFirst();
            if (grant.isEmpty() && !asker.equals(command.about())) {
                return List.of(denied(command, asker));
            }
            return List.of(
                    new AuditLogQueried(
                            asker,
                            command.query(),
                            command.about(),
                            command.action(),
                            command.on(),
                            at,
                            grant.map(Held::grant).stream().toList(),
                            grant.map(Held::recordedBy).stream().toList()));
        }

        @Override
        public List<UUID> reliedOn(
                QueryAuditLog command,
                Ties ties,
                DecisionContext context,
                List<? extends DomainEvent> decided) {
            return DisclosureRules.namedBy(decided);
        }

        private static AccessDenied denied(QueryAuditLog command, @Nullable PersonRef asker) {
            return AccessDenied.of(asker, "audit", List.of(command.about()), AUDITING.text());
        }
    }
}
