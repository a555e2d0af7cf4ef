package hk.chopmark.core.contact;

import hk.chopmark.core.contact.ContactCommand.RecordMessageFailed;
import hk.chopmark.core.contact.ContactCommand.RecordMessageSent;
import hk.chopmark.core.contact.ContactCommand.RequestMessage;
import hk.chopmark.core.contact.ContactEvent.Channel;
import hk.chopmark.core.contact.ContactEvent.MessageFailed;
import hk.chopmark.core.contact.ContactEvent.MessageQueued;
import hk.chopmark.core.contact.ContactEvent.MessageSent;
import hk.chopmark.core.contact.ContactEvent.MessageTemplate;
import hk.chopmark.core.contact.ContactPoints.Point;
import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Purpose;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages to contact points: asked for, then sent or failed, each once. */
final class MessageRules {

    private MessageRules() {}

    /**
     * A code that is to show whose an address is goes to one that was not shown yet; every other
     * message goes only where its person is known to be reached.
     */
    static final class Requesting extends ContactRule<RequestMessage> {
        Requesting() {
            super(RequestMessage.class);
        }

        @Override
        public List<FactQuery> facts(RequestMessage command, Actor actor) {
            return List.of(
                    FactQuery.about(command.point(), ContactEvent.class),
                    FactQuery.about(command.message(), MessageQueued.class));
        }

        @Override
        public List<ContactEvent> decide(
                RequestMessage command, ContactBook book, DecisionContext context) {
            Point point = book.requireInUse(command);
            if (book.points().message(command.message()).isPresent()) {
                throw DomainRejection.conflict(
                        "contact.message-already-asked-for", Map.of("message", command.message()));
            }
            requireFits(command.template(), point);
            requireServer(command.template(), context.actor());
            book.requireFewMessages(command.point(), context);
            return List.of(
                    new MessageQueued(
                            command.message(),
                            command.point(),
                            point.person(),
                            point.channel(),
                            command.template()));
        }

        /** A code for an account leaves only once the record of the account says so. */
        private static void requireServer(MessageTemplate template, Actor actor) {
            boolean server =
                    actor.ref() instanceof ActorRef.Service && actor.auth() == AuthMethod.SYSTEM;
            if (template == MessageTemplate.ACCOUNT_CODE && !server) {
                throw DomainRejection.notAllowed("contact.server-only", Map.of());
            }
        }

        private static void requireFits(MessageTemplate template, Point point) {
            boolean verified = point.verifiedAt() != null;
            if (template == MessageTemplate.CONTACT_CODE && verified) {
                throw DomainRejection.conflict(
                        "contact.already-verified", Map.of("point", point.point()));
            }
            if (template != MessageTemplate.CONTACT_CODE && !verified) {
                throw DomainRejection.rule("contact.not-verified", Map.of("point", point.point()));
            }
        }
    }

    /**
     * One message as far as the facts tell.
     *
     * @param over whether it was sent or has failed
     */
    record Course(@Nullable MessageQueued queued, boolean over) {

        static Course start() {
            return new Course(null, false);
        }

        Course with(Recorded<?> fact) {
            return switch (fact.event()) {
                case MessageQueued asked -> new Course(asked, over);
                case MessageSent _, MessageFailed _ -> new Course(queued, true);
                default -> this;
            };
        }

        MessageQueued require(MessageId message) {
            if (queued == null) {
                throw DomainRejection.unknown(
                        "contact.message-unknown", Map.of("message", message));
            }
            return queued;
        }
    }

    private static List<FactQuery> courseOf(MessageId message) {
        return List.of(
                FactQuery.about(
                        message, MessageQueued.class, MessageSent.class, MessageFailed.class));
    }

    /** What the server reports once, however often it sent. */
    abstract static class Reporting<C extends ContactCommand> extends Rule<C, Course> {
        Reporting(Class<C> commandType) {
            super(
                    commandType,
                    CommandPermission.server(
                            "contact.send",
                            Purpose.HOME_SCHOOL_COMMUNICATION,
                            Purpose.DEMONSTRATION),
                    Course::start,
                    Course::with);
        }

        abstract MessageId message(C command);

        abstract ContactEvent outcome(C command, MessageQueued queued, Channel channel);

        @Override
        public final List<FactQuery> facts(C command, Actor actor) {
            return courseOf(message(command));
        }

        @Override
        public final List<ContactEvent> decide(C command, Course course, DecisionContext context) {
            MessageQueued queued = course.require(message(command));
            return course.over() ? List.of() : List.of(outcome(command, queued, queued.channel()));
        }
    }

    /** The mail server took it over. */
    static final class Sending extends Reporting<RecordMessageSent> {
        Sending() {
            super(RecordMessageSent.class);
        }

        @Override
        MessageId message(RecordMessageSent command) {
            return command.message();
        }

        @Override
        ContactEvent outcome(RecordMessageSent command, MessageQueued queued, Channel channel) {
            return new MessageSent(
                    queued.message(),
                    queued.point(),
                    queued.person(),
                    channel,
                    command.status(),
                    command.reading());
        }
    }

    /** It is tried no more. */
    static final class Failing extends Reporting<RecordMessageFailed> {
        Failing() {
            super(RecordMessageFailed.class);
        }

        @Override
        MessageId message(RecordMessageFailed command) {
            return command.message();
        }

        @Override
        ContactEvent outcome(RecordMessageFailed command, MessageQueued queued, Channel channel) {
            return new MessageFailed(
                    queued.message(),
                    queued.point(),
                    queued.person(),
                    channel,
                    command.failure(),
                    command.status());
        }
    }
}
