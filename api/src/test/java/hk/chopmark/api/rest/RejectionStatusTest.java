package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.shared.DomainRejection;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RejectionStatusTest {

    @ParameterizedTest
    @CsvSource({
        "NOT_ALLOWED, 403",
        "UNKNOWN, 404",
        "CONFLICT, 409",
        "TOO_OFTEN, 429",
        "RULE, 422",
    })
    void each_kind_of_refusal_has_one_status(DomainRejection.Kind kind, int status) {
        assertThat(RejectionStatus.of(kind).value()).as("status of %s", kind).isEqualTo(status);
    }
}
