package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RejectionStatusTest {

    @ParameterizedTest
    @CsvSource({
        "access.denied, 403",
        "access.self-grant, 403",
        "notice.not-the-guardian, 403",
        "notice.unknown, 404",
        "notice.version-unknown, 404",
        "roster.person-unknown, 404",
        "school.unknown, 404",
        "access.token-unknown, 404",
        "export.nothing-found, 404",
        "notice.withdrawn, 409",
        "subject.erased, 409",
        "export.already-erased, 409",
        "notice.already-acknowledged, 409",
        "access.grant-already-revoked, 409",
        "roster.class-code-taken, 409",
        "roster.authority-unchanged, 409",
        "notice.version-superseded, 409",
        "idempotency.key-reused, 422",
        "notice.class-empty, 422",
        "homework.not-a-member, 422",
        "search.too-often, 429",
        "search.too-wide, 422",
        "hkid.check-digit, 422",
    })
    void each_rejection_has_the_status_of_its_kind(String code, int status) {
        assertThat(RejectionStatus.of(code).value()).as("status of %s", code).isEqualTo(status);
    }
}
