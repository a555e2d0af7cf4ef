package hk.chopmark.api.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.export.pack.EvidenceKind;
import hk.chopmark.export.pack.EvidenceKinds;
import hk.chopmark.export.pack.Parameter;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/**
 * What a kind of evidence declares is there on every floor: area, resource, right, references and
 * words.
 */
class EvidenceKindsJoinTest {

    private static final List<String> LANGUAGES =
            List.of("/messages.properties", "/messages_zh_HK.properties");

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
    void every_kind_and_parameter_has_words_in_both_languages() throws IOException {
        for (String language : LANGUAGES) {
            Properties words = words(language);
            for (EvidenceKind kind : EvidenceKinds.known().all()) {
                if (kind instanceof ClassPlaceEvidence) {
                    assertThat(lacking(kind, words))
                            .as("this check sees what %s lacks", language)
                            .contains("evidence.class-place", "evidence.parameter.from");
                } else {
                    assertThat(lacking(kind, words))
                            .as("what %s lacks for evidence %s", language, kind.code())
                            .isEmpty();
                }
            }
        }
    }

    private static List<String> lacking(EvidenceKind kind, Properties words) {
        List<String> keys = new ArrayList<>();
        keys.add("evidence." + kind.code());
        kind.parameters().stream()
                .map(Parameter::name)
                .forEach(name -> keys.add("evidence.parameter." + name));
        keys.removeIf(key -> !words.getProperty(key, "").isBlank());
        return keys;
    }

    private static Properties words(String name) throws IOException {
        Properties words = new Properties();
        try (InputStream in =
                Objects.requireNonNull(
                        EvidenceKindsJoinTest.class.getResourceAsStream(name), name)) {
            words.load(in);
        }
        return words;
    }
}
