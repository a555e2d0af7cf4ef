package hk.chopmark.api.console;

import hk.chopmark.api.judging.ForAnybody;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;

/** Where the console asks for a token; the form itself is taken by the security rules. */
@ConsolePage
class SignInPage {

    @ForAnybody(because = "nobody is signed in yet")
    @GetMapping("/sign-in")
    String show(
            @RequestHeader(name = "HX-Request", required = false) @Nullable String partial,
            HttpServletResponse response) {
        if (partial != null) {
            // A page that polls has lost its session: load the whole page anew, not this one into a
            // corner of it.
            response.setHeader("HX-Refresh", "true");
        }
        return "sign-in";
    }
}
