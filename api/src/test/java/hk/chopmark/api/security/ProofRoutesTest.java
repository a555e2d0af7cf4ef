package hk.chopmark.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;

/** What asks for a proof is there, and what gives full values or files out asks for one. */
class ProofRoutesTest {

    @Test
    void every_route_that_asks_for_a_proof_is_there() throws Exception {
        assertThat(posts())
                .as("what is sent by POST")
                .containsAll(ProofRules.ROUTES)
                .containsAll(ProofRules.SIGNING);
    }

    @Test
    void whatever_unmasks_or_exports_asks_for_a_proof() throws Exception {
        assertThat(posts())
                .as("what is sent by POST")
                .filteredOn(path -> path.matches(".*/(unmaskings|evidence(/\\*)?|names/full)"))
                .isNotEmpty()
                .isSubsetOf(ProofRules.ROUTES);
    }

    @Test
    void whatever_signs_asks_for_a_proof_made_after_signing_in() throws Exception {
        assertThat(posts())
                .as("what is sent by POST")
                .filteredOn(path -> path.endsWith("/signature"))
                .isNotEmpty()
                .isSubsetOf(ProofRules.SIGNING);
    }

    @Test
    void what_changes_how_one_signs_in_asks_for_a_proof() throws Exception {
        assertThat(posts())
                .as("what is sent by POST about one's own account, acknowledging aside")
                .filteredOn(path -> path.startsWith("/account/"))
                .filteredOn(path -> !path.equals("/account/recoveries/*"))
                .hasSizeGreaterThan(3)
                .isSubsetOf(ProofRules.ROUTES);
    }

    private static Set<String> posts() throws Exception {
        ClassPathScanningCandidateComponentProvider scanner =
                new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(Controller.class, true));
        Set<String> paths = new TreeSet<>();
        for (var found : scanner.findCandidateComponents("hk.chopmark.api")) {
            Class<?> type = Class.forName(found.getBeanClassName());
            RequestMapping ofType =
                    AnnotatedElementUtils.findMergedAnnotation(type, RequestMapping.class);
            String before = ofType == null || ofType.path().length == 0 ? "" : ofType.path()[0];
            for (Method method : type.getDeclaredMethods()) {
                RequestMapping mapping =
                        AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
                if (mapping != null
                        && Arrays.asList(mapping.method()).contains(RequestMethod.POST)) {
                    String[] own = mapping.path().length == 0 ? new String[] {""} : mapping.path();
                    Arrays.stream(own)
                            .map(path -> (before + path).replaceAll("\\{[^/]+}", "*"))
                            .forEach(paths::add);
                }
            }
        }
        return paths;
    }
}
