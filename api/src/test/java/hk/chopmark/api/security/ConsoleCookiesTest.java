package hk.chopmark.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleCookiesTest {

    /** All names that are given out. */
    private static List<String> names(ConsoleCookies cookies) throws Exception {
        List<String> names = new ArrayList<>();
        for (Method method : ConsoleCookies.class.getDeclaredMethods()) {
            if (method.getReturnType() == String.class
                    && method.getParameterCount() == 0
                    && !Modifier.isPrivate(method.getModifiers())
                    && !method.getName().equals("toString")) {
                names.add((String) method.invoke(cookies));
            }
        }
        return names;
    }

    @Test
    void over_tls_no_other_host_can_plant_a_cookie() throws Exception {
        assertThat(names(new ConsoleCookies(true)))
                .as("names over TLS")
                .hasSize(4)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.startsWith("__Host-"));
    }

    @Test
    void without_tls_a_browser_would_refuse_the_prefix() throws Exception {
        assertThat(names(new ConsoleCookies(false)))
                .as("names without TLS")
                .noneMatch(name -> name.startsWith("__"));
    }
}
