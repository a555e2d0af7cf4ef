package hk.chopmark.core.disclosure;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Require;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SubjectRef;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Records what a file was that an export made, before it is given out. The service that writes
 * evidence sends it. Refused with {@code export.already-erased} if data of the export was destroyed
 * after it: the file must not be given out.
 *
 * @param export id of the event that allowed the export
 * @param subject one of those the export is about
 * @param digest SHA-256 of the file, unpadded base64url
 * @param sizeBytes its size
 */
public record RecordPackageIssued(
        SchoolId school, UUID export, SubjectRef subject, String digest, long sizeBytes)
        implements Command {

    private static final Pattern DIGEST = Pattern.compile("[A-Za-z0-9_-]{43}");

    public RecordPackageIssued {
        Require.matches("digest", digest, DIGEST);
        Require.range("sizeBytes", sizeBytes, 1, Long.MAX_VALUE);
    }
}
