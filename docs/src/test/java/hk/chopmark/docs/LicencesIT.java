package hk.chopmark.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is shipped may be shipped: reads the bill of materials inside the server's jar. */
class LicencesIT {

    private static final String BILL = "/META-INF/sbom/application.cdx.json";
    private static final Set<String> PERMITTED =
            Set.of(
                    "0BSD",
                    "Apache-2.0",
                    "BSD-2-Clause",
                    "BSD-3-Clause",
                    "Bouncy Castle Licence",
                    "CC0-1.0",
                    "EPL-2.0",
                    "LGPL-2.1-only",
                    "LGPL-2.1-or-later",
                    "MIT",
                    "MIT-0",
                    "MPL-2.0",
                    "PostgreSQL",
                    "Unicode-3.0");

    @Test
    void every_shipped_library_has_a_licence_that_lets_us_ship_it() throws IOException {
        Findings findings = new Findings();
        JsonNode components = bill().get("components");
        for (JsonNode component : components) {
            List<String> licences = licencesOf(component);
            findings.addIf(
                    licences.stream().noneMatch(PERMITTED::contains),
                    component.get("purl").asString() + " is licensed under " + licences);
        }
        findings.assertNone("each library offers at least one licence of " + PERMITTED);
    }

    @Test
    void the_bill_of_materials_names_what_the_product_stands_on() throws IOException {
        String names =
                StreamSupport.stream(bill().get("components").spliterator(), false)
                        .map(component -> component.get("name").asString())
                        .toList()
                        .toString();
        assertThat(names)
                .as("a bill of materials that forgets the main parts is no bill")
                .contains(
                        "axon-eventsourcing",
                        "postgresql",
                        "bcprov-jdk18on",
                        "spring-webmvc",
                        "chopmark-core");
    }

    private static JsonNode bill() throws IOException {
        try (InputStream in = LicencesIT.class.getResourceAsStream(BILL)) {
            assertThat(in)
                    .as(BILL + " is made when api is packaged: run ./mvnw verify")
                    .isNotNull();
            return JsonMapper.shared().readTree(in);
        }
    }

    private static List<String> licencesOf(JsonNode component) {
        return StreamSupport.stream(component.path("licenses").spliterator(), false)
                .map(entry -> entry.has("license") ? entry.get("license") : entry)
                .map(licence ->
                        licence.path("id")
                                .asString(
                                        licence.path("expression")
                                                .asString(licence.path("name").asString(""))))
                .toList();
    }
}
