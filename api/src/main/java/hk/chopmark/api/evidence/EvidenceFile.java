package hk.chopmark.api.evidence;

import java.util.UUID;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * One evidence file as it goes out.
 *
 * <p><b>Guarantees</b>: the name says nothing about a person.
 *
 * @param name file name, ends in {@code .chop}
 * @param content the exact bytes
 * @param recordedBy id of the event that says who took it out
 * @param asOf count of events in the partition after that event
 */
public record EvidenceFile(String name, byte[] content, UUID recordedBy, long asOf) {

    /** Media type of an evidence file. */
    public static final String MEDIA_TYPE = "application/vnd.chopmark.evidence+json";

    /** Header with the id of the event that records the export. */
    public static final String RECORDED_BY = "Chopmark-Recorded-By";

    /** Begins the answer that makes a browser or a client save the content. */
    public ResponseEntity.BodyBuilder answer() {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(MEDIA_TYPE))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .header(RECORDED_BY, recordedBy.toString());
    }

    /** Without the content. */
    @Override
    public String toString() {
        return "EvidenceFile[" + name + ", recordedBy=" + recordedBy + "]";
    }
}
