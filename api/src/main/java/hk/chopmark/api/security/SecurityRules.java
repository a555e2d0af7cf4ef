package hk.chopmark.api.security;

import hk.chopmark.api.quota.Budget;
import hk.chopmark.api.quota.Quotas;
import hk.chopmark.api.quota.Quotas.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.savedrequest.NullRequestCache;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two ways in, one kind of key: {@code /api/**} by bearer token without a session, the console by a
 * form that takes the same token and opens a session. Nobody has a session before that.
 *
 * <p><b>Guarantees</b>: everything asks for a token except the sign-in page, static files, {@code
 * /actuator/health} and the description of the interface; forms carry a CSRF token; a page may load
 * nothing from elsewhere.
 */
@Configuration(proxyBeanMethods = false)
@EnableMethodSecurity
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
    OpenSessions openSessions() {
        return new OpenSessions();
    }

    @Bean
    ProblemWriter problemWriter(JsonMapper mapper, MessageSource words) {
        return new ProblemWriter(mapper, words);
    }

    @Bean
    AuthenticationProvider consoleSignIn(
            AccessTokens tokens, Attempts wrongTokens, InstantSource clock) {
        return new ConsoleSignIn(tokens, wrongTokens, new Attempts(clock));
    }

    @Bean
    @Order(1)
    SecurityFilterChain interfaceRules(
            HttpSecurity http,
            AccessTokens tokens,
            Attempts attempts,
            Budget<String> anonymous,
            Quotas quotas,
            ProblemWriter problems) {
        http.securityMatcher("/api/**", "/actuator/**", "/v3/api-docs", "/v3/api-docs/**")
                .authorizeHttpRequests(requests ->
                        requests.requestMatchers(
                                        "/actuator/health",
                                        "/actuator/health/**",
                                        "/v3/api-docs",
                                        "/v3/api-docs/**")
                                .permitAll()
                                .requestMatchers("/actuator/**")
                                .hasAuthority(Right.STATUS.getAuthority())
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
                .addFilterBefore(
                        new BearerFilter(tokens, attempts, problems),
                        UsernamePasswordAuthenticationFilter.class)
                .addFilterBefore(new AnonymousCap(anonymous), AuthorizationFilter.class)
                .addFilterBefore(
                        new QuotaCap(quotas, problems::overQuota), AuthorizationFilter.class);
        return http.build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain consoleRules(
            HttpSecurity http,
            AccessTokens tokens,
            Budget<String> anonymous,
            Quotas quotas,
            OpenSessions sessions,
            ConsoleCookies cookies) {
        http.authorizeHttpRequests(requests ->
                        requests.requestMatchers(
                                        "/sign-in",
                                        "/webjars/**",
                                        "/static/**",
                                        "/css/**",
                                        "/js/**",
                                        "/img/**",
                                        "/favicon.ico")
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                .formLogin(form ->
                        form.loginPage("/sign-in")
                                .loginProcessingUrl("/sign-in")
                                .usernameParameter("name") // never sent; the token says who it is
                                .passwordParameter("token")
                                .defaultSuccessUrl("/", true)
                                .failureHandler(SecurityRules::refuse)
                                .permitAll())
                .logout(leaving ->
                        leaving.logoutUrl("/sign-out")
                                .logoutSuccessUrl("/sign-in?left")
                                .invalidateHttpSession(true)
                                .permitAll())
                // Whoever is not signed in leaves nothing here: the form's token is in a
                // cookie, and no request is kept to come back to.
                .csrf(forms -> forms.csrfTokenRepository(formTokens(cookies)))
                .requestCache(kept -> kept.requestCache(new NullRequestCache()))
                .sessionManagement(signedIn -> signedIn.sessionAuthenticationStrategy(sessions))
                .headers(AbstractHttpConfigurer::disable) // the front sets them
                .addFilterBefore(new StandingSession(tokens), AuthorizationFilter.class)
                .addFilterAfter(new AnonymousCap(anonymous), StandingSession.class)
                .addFilterAfter(
                        new QuotaCap(quotas, SecurityRules::comeBackLater), StandingSession.class);
        return http.build();
    }

    private static CookieCsrfTokenRepository formTokens(ConsoleCookies cookies) {
        CookieCsrfTokenRepository repository = new CookieCsrfTokenRepository();
        repository.setCookieName(cookies.forms());
        repository.setCookieCustomizer(
                cookie -> cookie.httpOnly(true).secure(cookies.secure()).sameSite("Lax").path("/"));
        return repository;
    }

    private static void refuse(
            HttpServletRequest request,
            HttpServletResponse response,
            AuthenticationException failure)
            throws IOException {
        if (failure instanceof TooManyAttempts tooMany) {
            response.setHeader(
                    HttpHeaders.RETRY_AFTER, Long.toString(tooMany.retryAfter().toSeconds() + 1));
            response.sendError(
                    HttpStatus.TOO_MANY_REQUESTS.value(), ProblemWriter.TOO_MANY_ATTEMPTS);
        } else {
            response.sendRedirect("/sign-in?refused");
        }
    }

    private static void comeBackLater(HttpServletResponse response, Refused refused)
            throws IOException {
        response.setHeader(
                HttpHeaders.RETRY_AFTER, Long.toString(ProblemWriter.secondsOf(refused)));
        response.sendError(HttpStatus.TOO_MANY_REQUESTS.value(), refused.code());
    }
}
