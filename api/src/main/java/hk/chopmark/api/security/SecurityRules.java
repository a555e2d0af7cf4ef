package hk.chopmark.api.security;

import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two ways in, one kind of key: {@code /api/**} by bearer token without a session, the console by a
 * form that takes the same token and opens a session.
 *
 * <p><b>Guarantees</b>: everything asks for a token except the sign-in page, static files, {@code
 * /actuator/health} and the description of the interface; forms carry a CSRF token; a page may load
 * nothing from elsewhere.
 */
@Configuration(proxyBeanMethods = false)
@EnableMethodSecurity
public class SecurityRules {

    @Bean
    FailedAttempts failedAttempts(InstantSource clock) {
        return new FailedAttempts(clock);
    }

    @Bean
    ProblemWriter problemWriter(JsonMapper mapper) {
        return new ProblemWriter(mapper);
    }

    @Bean
    AuthenticationProvider consoleSignIn(AccessTokens tokens, FailedAttempts attempts) {
        return new ConsoleSignIn(tokens, attempts);
    }

    @Bean
    @Order(1)
    SecurityFilterChain interfaceRules(
            HttpSecurity http,
            AccessTokens tokens,
            FailedAttempts attempts,
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
                        UsernamePasswordAuthenticationFilter.class);
        return http.build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain consoleRules(HttpSecurity http, AccessTokens tokens) {
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
                                .defaultSuccessUrl("/", false)
                                .failureUrl("/sign-in?refused")
                                .permitAll())
                .logout(leaving ->
                        leaving.logoutUrl("/sign-out")
                                .logoutSuccessUrl("/sign-in?left")
                                .invalidateHttpSession(true)
                                .permitAll())
                .headers(AbstractHttpConfigurer::disable) // the front sets them
                .addFilterBefore(new StandingSession(tokens), AuthorizationFilter.class);
        return http.build();
    }
}
