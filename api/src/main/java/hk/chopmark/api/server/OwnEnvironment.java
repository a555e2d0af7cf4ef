package hk.chopmark.api.server;

import java.util.Map;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.web.context.support.StandardServletEnvironment;

/**
 * The settings of the server: those of its own file, and above them what the command line says.
 *
 * <p><b>Guarantees</b>: nothing else sets anything. Variables of the environment such as {@code
 * SERVER_ADDRESS} or {@code MANAGEMENT_...}, system properties, and files named {@code
 * application.properties} in the folder the program was started in are not read.
 */
final class OwnEnvironment extends StandardServletEnvironment {

    private static final String OWN_FILE = "classpath:/application.properties";

    /**
     * @param settings what the command line says, above the file
     */
    OwnEnvironment(Map<String, Object> settings) {
        getPropertySources().addFirst(new MapPropertySource("command line", settings));
        getPropertySources()
                .addFirst(
                        new MapPropertySource(
                                "own file only", Map.of("spring.config.location", OWN_FILE)));
    }

    /** None of the usual ones. */
    @Override
    protected void customizePropertySources(MutablePropertySources sources) {}
}
