package hk.chopmark.api.front;

import hk.chopmark.api.console.Languages;
import hk.chopmark.api.security.ConsoleCookies;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.web.util.HtmlUtils;

/**
 * The page that says in the reader's language why a request went no further.
 *
 * <p>Made without the template engine, because what went wrong may be what stands before it.
 */
final class RefusalPage {

    private final MessageSource words;
    private final ConsoleCookies cookies;

    RefusalPage(MessageSource words, ConsoleCookies cookies) {
        this.words = words;
        this.cookies = cookies;
    }

    /** Says the words of the code, if it is one that has words; else those of the status. */
    byte[] of(HttpStatus status, @Nullable String code, HttpServletRequest request) {
        Locale locale = localeOf(request);
        String heading = word(headingOf(status), locale);
        return """
        <!DOCTYPE html>
        <html lang="%s">
        <head>
          <meta charset="utf-8"/>
          <meta name="viewport" content="width=device-width, initial-scale=1"/>
          <title>%s</title>
          <link rel="icon" href="data:,"/>
          <link rel="stylesheet" href="/webjars/bootstrap/css/bootstrap.min.css"/>
          <link rel="stylesheet" href="/css/app.css"/>
        </head>
        <body>
        <main class="container-xl">
          <section class="card-panel narrow">
            <h1>%s</h1>
            <p>%s</p>
            <p><a href="/">%s</a></p>
          </section>
        </main>
        </body>
        </html>
        """
                .formatted(
                        locale.toLanguageTag(),
                        heading,
                        heading,
                        reasonOf(status, code, locale),
                        word("refused.back", locale))
                .getBytes(StandardCharsets.UTF_8);
    }

    private String word(String key, Locale locale) {
        return HtmlUtils.htmlEscape(words.getMessage(key, null, locale), "UTF-8");
    }

    private String reasonOf(HttpStatus status, @Nullable String code, Locale locale) {
        String said = words.getMessage("refused." + code, null, null, locale);
        return said == null ? word(reasonOf(status), locale) : HtmlUtils.htmlEscape(said, "UTF-8");
    }

    /** As the console does: what was chosen before, else what the browser accepts. */
    private Locale localeOf(HttpServletRequest request) {
        return chosen(request.getCookies())
                .orElseGet(() -> Languages.best(Collections.list(request.getLocales())));
    }

    private Optional<Locale> chosen(Cookie @Nullable [] sent) {
        return sent == null
                ? Optional.empty()
                : Arrays.stream(sent)
                        .filter(cookie -> cookie.getName().equals(cookies.language()))
                        .flatMap(cookie -> Languages.of(cookie.getValue()).stream())
                        .findFirst();
    }

    private static String headingOf(HttpStatus status) {
        return switch (status) {
            case NOT_FOUND -> "refused.notfound";
            case FORBIDDEN -> "refused.not-allowed";
            case TOO_MANY_REQUESTS -> "refused.too-often";
            case SERVICE_UNAVAILABLE -> "refused.unavailable";
            default -> status.is4xxClientError() ? "refused.malformed" : "refused.failed";
        };
    }

    private static String reasonOf(HttpStatus status) {
        return switch (status) {
            case NOT_FOUND -> "refused.notfound-next";
            case FORBIDDEN -> "refused.expired";
            case TOO_MANY_REQUESTS -> "refused.too-often-next";
            case SERVICE_UNAVAILABLE -> "refused.server.try-again";
            case MISDIRECTED_REQUEST -> "refused.request.misdirected";
            case CONTENT_TOO_LARGE -> "refused.request.too-large";
            default ->
                    status.is4xxClientError() ? "refused.malformed-next" : "refused.server.failed";
        };
    }
}
