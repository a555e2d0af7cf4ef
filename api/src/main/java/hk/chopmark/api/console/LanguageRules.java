package hk.chopmark.api.console;

import hk.chopmark.api.security.ConsoleCookies;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.i18n.CookieLocaleResolver;
import org.springframework.web.servlet.i18n.LocaleChangeInterceptor;

/**
 * What every page shares: how a form is recognised when it comes twice ({@link SentForm}), and
 * which language a page is in: what {@code ?lang=} chose, kept in a cookie; else what the browser
 * accepts.
 */
@Configuration(proxyBeanMethods = false)
class LanguageRules implements WebMvcConfigurer {

    /** Name of the parameter. */
    static final String NAME = "lang";

    @Bean
    LocaleResolver localeResolver(ConsoleCookies cookies) {
        CookieLocaleResolver resolver =
                new CookieLocaleResolver(cookies.language()) {
                    @Override
                    protected @Nullable Locale parseLocaleValue(String value) {
                        return Languages.of(value).orElse(null);
                    }
                };
        resolver.setCookieMaxAge(Duration.ofDays(365));
        resolver.setCookieHttpOnly(true);
        resolver.setCookieSecure(cookies.secure());
        resolver.setCookieSameSite("Lax");
        resolver.setRejectInvalidCookies(false);
        resolver.setDefaultLocaleFunction(
                request -> Languages.best(Collections.list(request.getLocales())));
        return resolver;
    }

    @Bean
    static SentForm.Fields sentFormFields() {
        return new SentForm.Fields();
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new SentForm.Resolver());
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        LocaleChangeInterceptor interceptor =
                new LocaleChangeInterceptor() {
                    @Override
                    protected @Nullable Locale parseLocaleValue(String value) {
                        return Languages.of(value)
                                .orElseThrow(() ->
                                        new IllegalArgumentException("Not a language of ours"));
                    }
                };
        interceptor.setParamName(NAME);
        interceptor.setHttpMethods("GET");
        interceptor.setIgnoreInvalidLocale(true);
        registry.addInterceptor(interceptor)
                .excludePathPatterns("/api/**", "/webjars/**", "/css/**");
    }
}
