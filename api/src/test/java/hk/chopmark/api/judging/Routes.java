package hk.chopmark.api.judging;

import hk.chopmark.api.console.ConsolePage;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.HandlerMethod;

/** All controller methods and pages there are. */
final class Routes {

    private Routes() {}

    /**
     * A method and where it is reached.
     *
     * @param handler the method
     * @param verb such as GET
     * @param path with its variables
     */
    record Route(HandlerMethod handler, RequestMethod verb, String path) {
        boolean isPage() {
            return !path.startsWith("/api/");
        }

        @Override
        public String toString() {
            return verb + " " + path;
        }
    }

    static List<Route> all() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConsolePage.class));
        return scanner.findCandidateComponents("hk.chopmark.api").stream()
                .map(found -> named(Objects.requireNonNull(found.getBeanClassName())))
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .flatMap(Routes::of)
                .toList();
    }

    private static Class<?> named(String type) {
        try {
            return Class.forName(type, false, Routes.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<Route> of(Method method) {
        RequestMapping own =
                AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
        RequestMapping type =
                AnnotatedElementUtils.findMergedAnnotation(
                        method.getDeclaringClass(), RequestMapping.class);
        if (own == null) {
            return Stream.empty();
        }
        String prefix = type == null || type.path().length == 0 ? "" : type.path()[0];
        List<String> paths = own.path().length == 0 ? List.of("") : List.of(own.path());
        return paths.stream()
                .map(path ->
                        new Route(
                                new HandlerMethod(new Object(), method), verb(own), prefix + path));
    }

    /** What takes every verb counts as one that reads. */
    private static RequestMethod verb(RequestMapping mapping) {
        return mapping.method().length == 0 ? RequestMethod.GET : mapping.method()[0];
    }
}
