package hk.chopmark.api.evidence;

import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.export.pack.PackageWriter;
import hk.chopmark.export.pack.PackageWriter.Disclose;
import hk.chopmark.export.pack.PackageWriter.Export;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Where evidence is asked for.
 *
 * <p><b>Guarantees</b>: those of {@link PackageWriter}: who took what out, and why, is durable
 * before a field is opened.
 *
 * <p><b>Throws</b> what {@link PackageWriter} throws.
 */
@Component
public class EvidenceDesk {

    private static final int SHORT_ID = 8;

    private final PackageWriter writer;

    /**
     * @param engine the running engine
     */
    public EvidenceDesk(AuditEngine engine) {
        this.writer = new PackageWriter(engine);
    }

    /**
     * Who asks, and what the file shows in clear.
     *
     * @param school whose record
     * @param disclose kinds of personal fields shown in clear; may be empty
     * @param context who asks and why; without an idempotency key
     */
    public record Request(SchoolId school, Set<Disclose> disclose, CommandContext context) {
        public Request {
            disclose = Set.copyOf(disclose);
        }
    }

    /** What a guardian received and did about a notice. */
    public EvidenceFile receipt(Request request, NoticeId notice, GuardianId guardian) {
        return file(
                receiptName(guardian),
                writer.receipt(
                        request.school(), notice, guardian, request.disclose(), request.context()));
    }

    /** What homework a student was set, handed in and got back. */
    public EvidenceFile homework(Request request, StudentId student) {
        return file(
                name("homework", student),
                writer.homework(request.school(), student, request.disclose(), request.context()));
    }

    /** How an erasure was decided and carried out, with its certificate. */
    public EvidenceFile erasure(Request request, ErasureId erasure) {
        return file(
                name("erasure", erasure),
                writer.erasure(request.school(), erasure, request.context()));
    }

    /** The name a receipt of this guardian gets. */
    public static String receiptName(GuardianId guardian) {
        return name("receipt", guardian);
    }

    private static EvidenceFile file(String name, Export export) {
        return new EvidenceFile(
                name, export.evidence().bytes(), export.recordedBy(), export.asOf());
    }

    private static String name(String kind, Ref ref) {
        String id = ref.id().toString();
        return kind + "-" + id.substring(id.length() - SHORT_ID) + ".chop";
    }
}
