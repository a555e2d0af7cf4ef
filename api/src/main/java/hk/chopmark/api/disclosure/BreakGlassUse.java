package hk.chopmark.api.disclosure;

import hk.chopmark.core.shared.PersonRef;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One breaking of the glass as it stands in the log; references and codes only.
 *
 * @param use its id
 * @param event the event to prove it by
 * @param position its position
 * @param openedAt when the data was shown
 * @param recordedAt when it came into the log
 * @param viewer who saw the data
 * @param witness the second person
 * @param subjects count of data subjects
 * @param fields the fields shown
 * @param purpose purpose code
 * @param verdict of the review; null as long as there is none
 */
public record BreakGlassUse(
        UUID use,
        UUID event,
        long position,
        Instant openedAt,
        Instant recordedAt,
        PersonRef viewer,
        PersonRef witness,
        int subjects,
        List<String> fields,
        String purpose,
        @Nullable String verdict) {
    public BreakGlassUse {
        fields = List.copyOf(fields);
    }
}
