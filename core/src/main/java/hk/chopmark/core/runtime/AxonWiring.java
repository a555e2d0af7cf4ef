package hk.chopmark.core.runtime;

import hk.chopmark.core.codec.EventCatalog;
import hk.chopmark.core.codec.EventType;
import hk.chopmark.core.codec.RefTags;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Decision;
import hk.chopmark.core.decision.Meta;
import hk.chopmark.core.facts.SenderJudge;
import hk.chopmark.core.shared.Ref;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.axonframework.common.configuration.ModuleBuilder;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.TagResolver;
import org.axonframework.messaging.commandhandling.configuration.CommandHandlingModule;
import org.axonframework.messaging.core.ApplicationContext;
import org.axonframework.messaging.core.ConfigurationApplicationContext;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.MessageTypeResolver;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.core.correlation.SimpleCorrelationDataProvider;
import org.axonframework.messaging.core.unitofwork.SimpleUnitOfWorkFactory;
import org.axonframework.messaging.core.unitofwork.UnitOfWorkConfiguration;
import org.axonframework.messaging.eventstreaming.Tag;

/**
 * Axon, wired by hand: our engine, one plain handler per decision, and nothing that is looked up by
 * reflection while commands run.
 *
 * <p>The update check of the framework is not on the class path (its artifact is banned by the
 * build); nothing here phones home.
 */
final class AxonWiring {

    private AxonWiring() {}

    /** The name of a command type among Axon's messages. */
    static QualifiedName nameOf(Class<? extends Command> commandType, String area) {
        return new QualifiedName(area + "." + commandType.getSimpleName());
    }

    /** All commands with their message types. */
    static Map<Class<?>, MessageType> commandTypes(List<AreaModule> areas) {
        Map<Class<?>, MessageType> types = new HashMap<>();
        for (AreaModule area : areas) {
            for (Decision<?, ?> decision : area.decisions()) {
                MessageType type = new MessageType(nameOf(decision.commandType(), area.name()));
                if (types.put(decision.commandType(), type) != null) {
                    throw new IllegalArgumentException(
                            "Two decisions for " + decision.commandType().getName());
                }
            }
        }
        return Map.copyOf(types);
    }

    /** The configuration, to be added to and then started. */
    static EventSourcingConfigurer configure(
            List<AreaModule> areas,
            EventCatalog catalog,
            EventStorageEngine engine,
            DecidingHandler.Tools tools) {
        EventSourcingConfigurer configurer = EventSourcingConfigurer.create();
        configurer.registerEventStorageEngine(config -> engine);
        configurer.registerTagResolver(config -> tags());
        configurer.messaging(messaging -> {
            messaging.registerMessageTypeResolver(
                    config -> typeResolver(catalog, commandTypes(areas)));
            messaging.registerUnitOfWorkFactory(
                    config -> onCallersThread(new ConfigurationApplicationContext(config)));
            messaging.registerCorrelationDataProvider(config ->
                    new SimpleCorrelationDataProvider(
                            Meta.ACTOR,
                            Meta.ROLE,
                            Meta.AUTH,
                            Meta.PURPOSE,
                            Meta.OCCURRED_AT,
                            Meta.SOURCE));
            messaging.registerCommandHandlerInterceptor(config -> ActorRequired.commands());
            messaging.registerEventDispatchInterceptor(config -> ActorRequired.events());
        });
        areas.forEach(area -> configurer.registerCommandHandlingModule(handlers(area, tools)));
        return configurer;
    }

    private static ModuleBuilder<CommandHandlingModule> handlers(
            AreaModule area, DecidingHandler.Tools tools) {
        Consumer<CommandHandlingModule.CommandHandlerPhase> register =
                phase ->
                        area.decisions()
                                .forEach(decision ->
                                        phase.commandHandler(
                                                nameOf(decision.commandType(), area.name()),
                                                new DecidingHandler<>(
                                                        SenderJudge.before(decision), tools)));
        return CommandHandlingModule.named(area.name()).commandHandlers(register);
    }

    /**
     * Phases of a command run one after the other on the thread that sent it; processors bring
     * their own units of work.
     */
    static SimpleUnitOfWorkFactory onCallersThread(ApplicationContext application) {
        return new SimpleUnitOfWorkFactory(
                application, UnitOfWorkConfiguration::forcedSameThreadInvocation);
    }

    /** Tags of an event: every reference in it, and its school. */
    private static TagResolver tags() {
        return event -> {
            Set<Tag> tags = new HashSet<>();
            Object payload = event.payload();
            if (payload != null) {
                RefTags.of(payload).forEach(text -> tags.add(tag(text)));
            }
            String school = event.metadata().get(Meta.SCHOOL);
            if (school != null) {
                tags.add(tag(school));
            }
            return tags;
        };
    }

    private static Tag tag(String text) {
        return FactReader.tag(Ref.parse(text));
    }

    /**
     * Names of events from the catalogue, of commands from their area; of anything else, the class
     * name.
     */
    private static MessageTypeResolver typeResolver(
            EventCatalog catalog, Map<Class<?>, MessageType> commands) {
        Map<Class<?>, MessageType> types = new HashMap<>(commands);
        for (EventType event : catalog.types()) {
            types.put(
                    catalog.classOf(event.name()),
                    new MessageType(event.name(), String.valueOf(event.version())));
        }
        Map<Class<?>, MessageType> fixed = Map.copyOf(types);
        return payloadType ->
                Optional.of(
                        fixed.containsKey(payloadType)
                                ? fixed.get(payloadType)
                                : new MessageType(payloadType));
    }
}
