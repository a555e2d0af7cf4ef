package hk.chopmark.export.pack;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.disclosure.DisclosureEvent.EvidencePackageIssued;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.export.pack.PackageWriter.Disclose;
import hk.chopmark.export.pack.PackageWriter.Export;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which files are out is on the record. */
class IssuedFileIT {

    @Test
    void the_digest_of_a_file_is_on_the_record() throws Exception {
        try (SchoolRecord record = new SchoolRecord()) {
            Export export =
                    record.writer()
                            .receipt(
                                    record.school().school(),
                                    record.school().notice(),
                                    record.family(2).guardian(),
                                    Set.of(Disclose.NAMES),
                                    record.school().headActs());

            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(export.evidence().bytes());
            AuditEngine engine = record.test().engine();
            assertThat(
                            engine
                                    .log()
                                    .find(
                                            record.school().school(),
                                            List.of(Set.of(record.family(2).guardian().text())),
                                            Set.of("disclosure.EvidencePackageIssued"),
                                            0,
                                            100)
                                    .stream()
                                    .map(event -> engine.codec().decode(event).event()))
                    .as("what names the file that is out")
                    .singleElement()
                    .isInstanceOfSatisfying(
                            EvidencePackageIssued.class,
                            issued -> {
                                assertThat(issued.export()).isEqualTo(export.recordedBy());
                                assertThat(issued.digest())
                                        .isEqualTo(
                                                Base64.getUrlEncoder()
                                                        .withoutPadding()
                                                        .encodeToString(sha256));
                            });
        }
    }
}
