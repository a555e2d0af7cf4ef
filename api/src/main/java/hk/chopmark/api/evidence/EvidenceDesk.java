package hk.chopmark.api.evidence;

import hk.chopmark.api.judging.BoardGate;
import hk.chopmark.api.quota.RequestWork;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.disclosure.DisclosureCommand.ExportPersonalData;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SubjectRef;
import hk.chopmark.export.pack.Arguments;
import hk.chopmark.export.pack.EvidenceKind;
import hk.chopmark.export.pack.EvidenceKinds;
import hk.chopmark.export.pack.PackageWriter;
import hk.chopmark.export.pack.PackageWriter.Export;
import hk.chopmark.export.pack.PackageWriter.Order;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Where evidence of every declared kind is asked for, by the interface and by the console.
 *
 * <p><b>Guarantees</b>: those of {@link PackageWriter}: who took what out, and why, is durable
 * before a field is opened, and the bytes handed out are those whose digest is on the record. Who
 * may take out nothing of a kind anywhere learns nothing of what there is: they are refused, and
 * the refusal is recorded, before anything is looked up.
 *
 * <p><b>Throws</b> what {@link PackageWriter} throws.
 */
@Component
public class EvidenceDesk {

    private static final int SHORT_ID = 8;

    private final AuditEngine engine;
    private final PackageWriter writer;
    private final BoardGate gate;

    EvidenceDesk(AuditEngine engine, BoardGate gate) {
        this.engine = engine;
        this.writer = new PackageWriter(engine);
        this.gate = gate;
    }

    /**
     * Who asks, and what the file shows in clear.
     *
     * @param school whose record
     * @param disclose categories of personal data shown in clear; may be empty
     * @param context who asks and why; without an idempotency key
     */
    public record Request(SchoolId school, Set<Category> disclose, CommandContext context) {
        public Request {
            disclose = Set.copyOf(disclose);
        }
    }

    /**
     * Arguments that a page gives.
     *
     * @param kind code of a declared kind
     * @param values text forms by the names of the parameters
     * @throws hk.chopmark.export.pack.WrongArguments if they do not fit the kind
     */
    public static Arguments asked(String kind, Map<String, String> values) {
        return Arguments.of(EvidenceKinds.known().get(kind), values);
    }

    /** Writes a file. */
    public EvidenceFile write(Arguments arguments, Request request) {
        if (!mayTakeOutSome(arguments.kind(), request)) {
            refuse(arguments, request);
        }
        Export export =
                writer.write(
                        new Order(request.school(), arguments, request.disclose()),
                        request.context());
        RequestWork.written(export.file().length);
        return new EvidenceFile(
                fileName(arguments), export.file(), export.recordedBy(), export.asOf());
    }

    /** Whether files of this kind are for the sender at all; the writer judges which. */
    private boolean mayTakeOutSome(EvidenceKind kind, Request request) {
        Caller caller = new Caller(request.context().actor(), request.school());
        return caller.actor().ref() instanceof ActorRef.Person
                && gate.mayAnywhere(caller, Act.export(kind.resource()));
    }

    /**
     * Asks for what was named, or else for something of the school, as the writer does for what it
     * found; nothing is opened. Comes back only for who was granted the right this moment.
     */
    private void refuse(Arguments arguments, Request request) {
        EvidenceKind kind = arguments.kind();
        Set<SubjectRef> named =
                arguments.refs().stream()
                        .filter(SubjectRef.class::isInstance)
                        .map(SubjectRef.class::cast)
                        .collect(Collectors.toSet());
        engine.personalData()
                .disclose(
                        new ExportPersonalData(
                                request.school(),
                                kind.resource(),
                                PackageWriter.codeOf(kind),
                                named.isEmpty() ? Set.of(request.school()) : named,
                                PackageWriter.REFERENCES,
                                request.disclose()),
                        request.context(),
                        List.of());
    }

    /** The name a file gets: its kind, and the end of the id of the last reference asked for. */
    public static String fileName(Arguments arguments) {
        String id = arguments.refs().getLast().id().toString();
        return arguments.kind().code() + "-" + id.substring(id.length() - SHORT_ID) + ".chop";
    }
}
