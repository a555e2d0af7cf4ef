package hk.chopmark.api.evidence;

import hk.chopmark.api.judging.BoardGate;
import hk.chopmark.api.quota.RequestWork;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.board.OpenBoard;
import hk.chopmark.core.board.OpenBoard.Extent;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.DomainRejection.Kind;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.export.pack.Arguments;
import hk.chopmark.export.pack.EvidenceKinds;
import hk.chopmark.export.pack.PackageWriter;
import hk.chopmark.export.pack.PackageWriter.Export;
import hk.chopmark.export.pack.PackageWriter.Order;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Where evidence of every declared kind is asked for, by the interface and by the console.
 *
 * <p><b>Guarantees</b>: those of {@link PackageWriter}: who took what out, and why, is durable
 * before a field is opened, and the bytes handed out are those whose digest is on the record. Who
 * may take out nothing of a kind anywhere learns nothing of what there is: the refusal is the same
 * for what is not there, and on the record too.
 *
 * <p><b>Throws</b> what {@link PackageWriter} throws.
 */
@Component
public class EvidenceDesk {

    private static final int SHORT_ID = 8;

    private final PackageWriter writer;
    private final BoardGate gate;

    EvidenceDesk(AuditEngine engine, BoardGate gate) {
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
        Export export;
        try {
            export =
                    writer.write(
                            new Order(request.school(), arguments, request.disclose()),
                            request.context());
        } catch (DomainRejection refusal) {
            throw told(refusal, Act.export(arguments.kind().resource()), request);
        }
        RequestWork.written(export.file().length);
        return new EvidenceFile(
                fileName(arguments), export.file(), export.recordedBy(), export.asOf());
    }

    /** Which refusal the sender hears. */
    private DomainRejection told(DomainRejection refusal, Act act, Request request) {
        boolean isDenied = refusal.kind() == Kind.NOT_ALLOWED;
        boolean isUnknown = refusal.kind() == Kind.UNKNOWN;
        Caller caller = new Caller(request.context().actor(), request.school());
        if (!(isDenied || isUnknown) || gate.mayAnywhere(caller, act)) {
            return refusal;
        }
        if (isUnknown) {
            SchoolId school = request.school();
            gate.refused(
                    caller,
                    new OpenBoard(school, "evidence", act, school, Extent.WITHIN),
                    request.context().purpose());
        }
        return DomainRejection.notAllowed("access.denied", Map.of("missing", act.text()));
    }

    /** The name a file gets: its kind, and the end of the id of the last reference asked for. */
    public static String fileName(Arguments arguments) {
        String id = arguments.refs().getLast().id().toString();
        return arguments.kind().code() + "-" + id.substring(id.length() - SHORT_ID) + ".chop";
    }
}
