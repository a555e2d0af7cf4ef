package hk.chopmark.projections.engine;

import hk.chopmark.core.custody.CustodyEvent.EventPassedOver;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.eventstore.axon.RecordedMessage;
import hk.chopmark.projections.engine.parking.PassedOver;
import hk.chopmark.projections.engine.segments.SegmentRoom;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadSchema;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.axonframework.messaging.core.Context.ResourceKey;
import org.axonframework.messaging.core.Message;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventHandler;
import org.axonframework.messaging.eventhandling.EventHandlerRegistry;
import org.axonframework.messaging.eventhandling.EventHandlingComponent;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.axonframework.messaging.eventhandling.processing.streaming.segmenting.Segment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One read model as Axon sees it: a handler of every event.
 *
 * <p>It takes every type, also those the model does not read, because Axon stores a cursor only
 * with a handled event; so position and cursor move together, batch by batch.
 *
 * <p>All events have one sequence identifier here. With several, Axon 5.0.1 would drop the failure
 * of an event that is not the last of its batch; {@link ModuleBatch#finish} would notice even so.
 * Which of the segments an event belongs to is decided by the module's own sequences, see {@link
 * SegmentRoom}.
 */
public final class ModuleProcessor implements EventHandlingComponent {

    private static final Logger LOG = LoggerFactory.getLogger(ModuleProcessor.class);
    private static final QualifiedName PASSED_OVER = nameOf(EventPassedOver.class);
    private static final ResourceKey<ModuleBatch> BATCH = ResourceKey.withLabel("module batch");

    private final ProjectionModule module;
    private final ModuleState state;
    private final Set<QualifiedName> read;
    private final Supplier<PassedOver> passedOver;

    /**
     * @param passedOver what the record leaves out of this model; asked for when events come
     */
    ModuleProcessor(ProjectionModule module, ModuleState state, Supplier<PassedOver> passedOver) {
        this.module = module;
        this.state = state;
        this.read = names(module);
        this.passedOver = passedOver;
    }

    /** Names on the wire of the event types a module reads. */
    public static Set<QualifiedName> names(ProjectionModule module) {
        return module.eventTypes().stream()
                .map(ModuleProcessor::nameOf)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static QualifiedName nameOf(Class<? extends DomainEvent> type) {
        Event event = type.getAnnotation(Event.class);
        if (event == null) {
            throw new IllegalArgumentException(type.getName() + " has no @Event name");
        }
        return new QualifiedName(event.namespace(), event.name());
    }

    @Override
    public MessageStream.Empty<Message> handle(EventMessage event, ProcessingContext context) {
        try {
            ModuleBatch batch = context.computeResourceIfAbsent(BATCH, () -> begin(context));
            Recorded<?> recorded = RecordedMessage.recordedOf(event);
            batch.accept(
                    new ModuleBatch.Item(
                            recorded.position(),
                            isTakenIn(event, recorded) ? () -> recorded : null));
            return MessageStream.empty();
        } catch (RuntimeException e) {
            return MessageStream.failed(e);
        }
    }

    /** Whether the model reads it, and the record does not leave it out; as a rebuild asks. */
    private boolean isTakenIn(EventMessage event, Recorded<?> recorded) {
        QualifiedName name = event.type().qualifiedName();
        if (name.equals(PASSED_OVER) && recorded.event() instanceof EventPassedOver passed) {
            passedOver.get().hear(recorded.school(), passed);
        }
        return read.contains(name)
                && !passedOver.get().takesIn(recorded.school(), recorded.id().toString());
    }

    private ModuleBatch begin(ProcessingContext context) {
        int segment = segmentOf(context);
        ModuleBatch batch =
                ModuleBatch.begin(
                        module,
                        BatchTransactions.current(),
                        new ModuleBatch.Place(ReadSchema.NAME, segment, state.segments()),
                        ModuleBatch.Share.ofSegment(segment, state.segments()));
        context.runOnPrepareCommit(_ -> batch.finish());
        context.runOnAfterCommit(_ -> {
            if (batch.parked() > 0) {
                LOG.atError()
                        .addKeyValue("projection", module.name())
                        .addKeyValue("events", batch.parked())
                        .log("projection.parked");
            }
            batch.nowWaiting()
                    .forEach(waiting ->
                            LOG.atError()
                                    .addKeyValue("projection", module.name())
                                    .addKeyValue("school", waiting.school().text())
                                    .addKeyValue("position", waiting.fromPosition())
                                    .log("projection.school-waits"));
            if (state.advanced(segment, batch.next())) {
                LOG.atInfo()
                        .addKeyValue("projection", module.name())
                        .addKeyValue("position", batch.next())
                        .log("projection.running");
            }
        });
        return batch;
    }

    /** The segment that a unit of work is about; 0 if it is about none. */
    static int segmentOf(ProcessingContext context) {
        Segment segment = context.getResource(Segment.RESOURCE_KEY);
        return segment == null ? 0 : segment.getSegmentId();
    }

    @Override
    public boolean supports(QualifiedName eventName) {
        return true;
    }

    @Override
    public Set<QualifiedName> supportedEvents() {
        return read;
    }

    @Override
    public Object sequenceIdentifierFor(EventMessage event, ProcessingContext context) {
        return 0;
    }

    @Override
    public EventHandlerRegistry subscribe(QualifiedName name, EventHandler eventHandler) {
        throw new UnsupportedOperationException("A read model has one handler: its module");
    }
}
