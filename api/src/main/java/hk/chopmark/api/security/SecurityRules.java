package hk.chopmark.api.security;

import hk.chopmark.api.quota.Budget;
import hk.chopmark.api.quota.Quotas;
import hk.chopmark.api.quota.Quotas.Refused;
import hk.chopmark.api.signin.Attempts;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.reading.Boards;
import hk.chopmark.core.runtime.AuditEngine;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.authentication.session.NullAuthenticatedSessionStrategy;
import org.springframework.security.web.context.NullSecurityContextRepository;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.savedrequest.NullRequestCache;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two ways in: {@code /api/**} by a bearer secret, the console by a cookie that holds the secret of
 * a session. Who is behind it is asked on each request; no node keeps a session of its own.
 *
 * <p><b>Guarantees</b>: everything asks for a session or a key except the sign-in page, static
 * files, {@code /actuator/health} and the description of the interface; forms carry a CSRF token; a
 * page may load nothing from elsewhere.
 */
@Configuration(proxyBeanMethods = false)
public class SecurityRules {

    @Bean
    Attempts wrongTokens(InstantSource clock) {
        return new Attempts(clock);
    }

    @Bean
    Budget<String> anonymousBudget() {
        return AnonymousCap.budget();
    }

    @Bean
    ProblemWriter problemWriter(JsonMapper mapper, MessageSource words) {
        return new ProblemWriter(mapper, words);
    }

    @Bean
    Callers callers(Installation installation, AuditEngine engine, InstantSource clock) {
        return new Callers(engine, installation.secrets(), clock, installation.isDemonstration());
    }

    @Bean
    CsrfTokenRepository formTokens(ConsoleCookies cookies) {
        CookieCsrfTokenRepository repository = new CookieCsrfTokenRepository();
        repository.setCookieName(cookies.forms());
        repository.setCookieCustomizer(
                cookie -> cookie.httpOnly(true).secure(cookies.secure()).sameSite("Lax").path("/"));
        return repository;
    }

    @Bean
    StandingSession standingSession(Callers callers, ConsoleSession console) {
        return new StandingSession(callers, console);
    }

    @Bean
    BearerFilter bearerFilter(Callers callers, Attempts attempts, ProblemWriter problems) {
        return new BearerFilter(callers, attempts, problems);
    }

    /** The filter is for the interface alone, not for every request. */
    @Bean
    FilterRegistrationBean<BearerFilter> bearerNotEverywhere(BearerFilter bearer) {
        FilterRegistrationBean<BearerFilter> registration = new FilterRegistrationBean<>(bearer);
        registration.setEnabled(false);
        return registration;
    }

    /** The filter is for the console alone, not for every request. */
    @Bean
    FilterRegistrationBean<StandingSession> notEverywhere(StandingSession standing) {
        FilterRegistrationBean<StandingSession> registration =
                new FilterRegistrationBean<>(standing);
        registration.setEnabled(false);
        return registration;
    }

    @Bean
    ConsoleSession consoleSession(ConsoleCookies cookies, CsrfTokenRepository formTokens) {
        return new ConsoleSession(cookies, formTokens);
    }

    @Bean
    @Order(1)
    SecurityFilterChain interfaceRules(
            HttpSecurity http,
            BearerFilter bearer,
            Budget<String> anonymous,
            Quotas quotas,
            Boards boards,
            ProblemWriter problems) {
        http.securityMatcher("/api/**", "/actuator/**", "/v3/api-docs", "/v3/api-docs/**")
                .authorizeHttpRequests(requests ->
                        requests.requestMatchers(
                                        "/actuator/health",
                                        "/actuator/health/**",
                                        "/v3/api-docs",
                                        "/v3/api-docs/**")
                                .permitAll()
                                .requestMatchers(
                                        HttpMethod.POST,
                                        "/api/v1/session",
                                        "/api/v1/session/activation")
                                .permitAll() // whoever signs in is nobody yet
                                .requestMatchers("/actuator/**")
                                .access(new FigureReaders(boards))
                                .anyRequest()
                                .authenticated())
                .sessionManagement(
                        sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable) // no cookie counts here
                .requestCache(AbstractHttpConfigurer::disable)
                .exceptionHandling(handling ->
                        handling.authenticationEntryPoint((request, response, failure) ->
                                        problems.unauthenticated(response))
                                .accessDeniedHandler((request, response, failure) ->
                                        problems.forbidden(response)))
                .headers(AbstractHttpConfigurer::disable) // the front sets them
                .addFilterBefore(bearer, UsernamePasswordAuthenticationFilter.class)
                .addFilterBefore(new AnonymousCap(anonymous), AuthorizationFilter.class)
                .addFilterBefore(
                        new QuotaCap(quotas, problems::overQuota), AuthorizationFilter.class);
        return http.build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain consoleRules(
            HttpSecurity http,
            StandingSession standing,
            Budget<String> anonymous,
            Quotas quotas,
            CsrfTokenRepository formTokens) {
        http.authorizeHttpRequests(requests ->
                        requests.requestMatchers(
                                        "/sign-in",
                                        "/sign-in/**",
                                        "/operator",
                                        "/activate",
                                        "/activate/**",
                                        "/webjars/**",
                                        "/static/**",
                                        "/css/**",
                                        "/js/**",
                                        "/img/**",
                                        "/favicon.ico")
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                .formLogin(AbstractHttpConfigurer::disable) // the pages of identity do it
                .logout(AbstractHttpConfigurer::disable)
                // Whoever is not signed in leaves nothing here: the form's token is in a
                // cookie, no request is kept to come back to, and no session in any node.
                // A request is no new sign-in: the form's token stays as long as the session, so
                // that a page can be sent twice. ConsoleSession changes it at sign-in and out.
                .csrf(forms ->
                        forms.csrfTokenRepository(formTokens)
                                .sessionAuthenticationStrategy(
                                        new NullAuthenticatedSessionStrategy()))
                .requestCache(kept -> kept.requestCache(new NullRequestCache()))
                .securityContext(
                        kept -> kept.securityContextRepository(new NullSecurityContextRepository()))
                .sessionManagement(
                        sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .exceptionHandling(handling ->
                        handling.authenticationEntryPoint((request, response, failure) ->
                                response.sendRedirect(
                                        request.getMethod().equals("POST")
                                                ? "/sign-in?over"
                                                : "/sign-in")))
                .headers(AbstractHttpConfigurer::disable) // the front sets them
                .addFilterBefore(standing, CsrfFilter.class)
                .addFilterBefore(new AnonymousCap(anonymous), AuthorizationFilter.class)
                .addFilterBefore(
                        new QuotaCap(quotas, SecurityRules::comeBackLater),
                        AuthorizationFilter.class);
        return http.build();
    }

    private static void comeBackLater(HttpServletResponse response, Refused refused)
            throws IOException {
        response.setHeader(
                HttpHeaders.RETRY_AFTER, Long.toString(ProblemWriter.secondsOf(refused)));
        response.sendError(HttpStatus.TOO_MANY_REQUESTS.value(), refused.code());
    }
}
