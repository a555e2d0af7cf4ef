package hk.chopmark.api.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.console.Words;
import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.export.pack.EvidenceKind;
import hk.chopmark.export.pack.EvidenceKinds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a kind of evidence declares is there on every floor: area, resource, right, references and
 * words.
 */
class EvidenceKindsJoinTest {

    @Test
    void every_kind_belongs_to_an_area_and_exports_a_resource_that_shows_what_it_discloses() {
        assertThat(EvidenceKinds.known().all())
                .allSatisfy(kind -> {
                    assertThat(Areas.named(kind.area()))
                            .as("the area of evidence %s", kind.code())
                            .isPresent();
                    Resource resource = Resources.named(kind.resource()).orElseThrow();
                    assertThat(resource.actionNamed("export"))
                            .as("the right to export %s", kind.resource())
                            .isPresent();
                    assertThat(resource.shows(kind.discloses()))
                            .as("%s shows what evidence %s discloses", resource, kind.code())
                            .isTrue();
                });
    }

    @Test
    void every_reference_asked_for_is_of_a_declared_kind() {
        for (EvidenceKind kind : EvidenceKinds.known().all()) {
            assertThat(kind.parameters())
                    .as("parameters of evidence %s", kind.code())
                    .allSatisfy(parameter ->
                            assertThat(parameter.refKind().isPresent())
                                    .isEqualTo(parameter.isReference()));
        }
    }

    @Test
    void every_kind_and_parameter_has_words_in_both_languages() {
        for (EvidenceKind kind : EvidenceKinds.known().all()) {
            List<String> lacking = Words.lacking(keysOf(kind));
            if (kind instanceof ClassPlaceEvidence) {
                assertThat(lacking)
                        .as("this check sees what is lacking")
                        .contains("evidence.class-place");
            } else {
                assertThat(lacking).as("evidence %s", kind.code()).isEmpty();
            }
        }
    }

    private static List<String> keysOf(EvidenceKind kind) {
        List<String> keys = new ArrayList<>();
        keys.add("evidence." + kind.code());
        kind.parameters().forEach(parameter -> keys.add("evidence.parameter." + parameter.name()));
        return keys;
    }
}
