package hk.chopmark.api.rest;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;

/** A real authorization server, as a school has one elsewhere. */
public final class TestProvider implements AutoCloseable {

    public static final String CLIENT = "chopmark";
    public static final String SECRET = "s3cret of this server";
    static final int USERS = 20;
    public static final String PASSWORD = "what only the provider knows";

    private final ConfigurableApplicationContext context;
    private final Says says = new Says();

    /** What its tokens say beside the usual. */
    static final class Says {
        private final AtomicReference<List<String>> methods = new AtomicReference<>(List.of("pwd"));
        private final AtomicReference<Duration> ago = new AtomicReference<>(Duration.ZERO);
        private final AtomicReference<Forgery> forgery = new AtomicReference<>(Forgery.NONE);
    }

    /** What is wrong with the tokens of somebody who pretends to be the provider. */
    enum Forgery {
        NONE,
        ANOTHER_KEY,
        FOR_ANOTHER_CLIENT,
        OF_ANOTHER_ISSUER,
        OF_ANOTHER_SIGN_IN,
        EXPIRED
    }

    /** What a client must know. */
    record Clients(List<String> backs) {}

    /** Made once per JVM, for all providers. */
    private static final class Keys {
        static final JWKSource<SecurityContext> OWN = key();
        static final JWKSource<SecurityContext> OTHERS = key();

        private static JWKSource<SecurityContext> key() {
            try {
                return new ImmutableJWKSet<>(
                        new JWKSet(new RSAKeyGenerator(2048).keyID("one").generate()));
            } catch (JOSEException e) {
                throw new IllegalStateException("Making a key of a provider", e);
            }
        }
    }

    /** Not found by the scan of our own server, because it is no component. */
    @EnableAutoConfiguration
    static class Rules {

        @Bean
        @Order(1)
        SecurityFilterChain protocol(HttpSecurity http) {
            OAuth2AuthorizationServerConfigurer server = new OAuth2AuthorizationServerConfigurer();
            return http.securityMatcher(server.getEndpointsMatcher())
                    .with(server, one -> one.oidc(Customizer.withDefaults()))
                    .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .exceptionHandling(handling ->
                            handling.authenticationEntryPoint(
                                    new LoginUrlAuthenticationEntryPoint("/login")))
                    .build();
        }

        @Bean
        @Order(2)
        SecurityFilterChain people(HttpSecurity http) {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .formLogin(Customizer.withDefaults())
                    .build();
        }

        @Bean
        UserDetailsService users() {
            InMemoryUserDetailsManager users = new InMemoryUserDetailsManager();
            for (int number = 0; number < USERS; number++) {
                users.createUser(
                        User.withUsername("user" + number)
                                .password(PASSWORD)
                                .roles("USER")
                                .build());
            }
            return users;
        }

        /**
         * Keeps passwords as they are: whoever starts many providers has no time to stretch them.
         */
        @Bean
        PasswordEncoder passwords() {
            return new PasswordEncoder() {
                @Override
                public String encode(@Nullable CharSequence password) {
                    return String.valueOf(password);
                }

                @Override
                public boolean matches(@Nullable CharSequence password, @Nullable String kept) {
                    return kept != null && kept.contentEquals(String.valueOf(password));
                }
            };
        }

        @Bean
        RegisteredClientRepository clients(Clients known) {
            return new InMemoryRegisteredClientRepository(
                    RegisteredClient.withId(UUID.randomUUID().toString())
                            .clientId(CLIENT)
                            .clientSecret(SECRET)
                            .clientAuthenticationMethod(
                                    ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                            .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                            .redirectUris(all -> all.addAll(known.backs()))
                            .scope("openid")
                            .clientSettings(ClientSettings.builder().requireProofKey(true).build())
                            .build());
        }

        @Bean
        JWKSource<SecurityContext> keys(Says says) {
            return (selector, context) -> {
                boolean signing = selector.getMatcher().getAlgorithms() != null;
                return signing && says.forgery.get() == Forgery.ANOTHER_KEY
                        ? Keys.OTHERS.get(selector, context)
                        : Keys.OWN.get(selector, context);
            };
        }

        @Bean
        JwtDecoder decoder(JWKSource<SecurityContext> keys) {
            return OAuth2AuthorizationServerConfiguration.jwtDecoder(keys);
        }

        @Bean
        AuthorizationServerSettings settings() {
            return AuthorizationServerSettings.builder().build();
        }

        @Bean
        OAuth2TokenCustomizer<JwtEncodingContext> saying(Says says) {
            return token -> {
                token.getClaims().claim("amr", says.methods.get());
                forge(says.forgery.get(), token.getClaims());
                if (!says.ago.get().isZero()) {
                    token.getClaims()
                            .claim(
                                    "auth_time",
                                    Date.from(
                                            InstantSource.system()
                                                    .instant()
                                                    .minus(says.ago.get())));
                }
            };
        }
    }

    private static void forge(Forgery forgery, JwtClaimsSet.Builder claims) {
        Instant longAgo = InstantSource.system().instant().minus(Duration.ofHours(2));
        switch (forgery) {
            case FOR_ANOTHER_CLIENT -> claims.audience(List.of("another"));
            case OF_ANOTHER_ISSUER -> claims.issuer("http://localhost:1");
            case OF_ANOTHER_SIGN_IN -> claims.claim("nonce", "another");
            case EXPIRED -> claims.issuedAt(longAgo).expiresAt(longAgo.plusSeconds(60));
            case NONE, ANOTHER_KEY -> {
                // says what is true
            }
        }
    }

    /**
     * Starts on a free port.
     *
     * @param backs where it sends people back to
     */
    public TestProvider(List<String> backs) {
        context =
                new SpringApplicationBuilder(Rules.class)
                        .properties(
                                "server.address=127.0.0.1",
                                "server.port=0",
                                "server.servlet.session.cookie.name=PROVIDER",
                                "spring.config.name=provider", // not our server's settings
                                "spring.main.banner-mode=off")
                        .initializers(started -> {
                            var beans = (GenericApplicationContext) started;
                            beans.registerBean(Clients.class, () -> new Clients(backs));
                            beans.registerBean(Says.class, () -> says);
                        })
                        .run();
    }

    /** Where it is. */
    public String issuer() {
        return "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
    }

    /** By which means people sign in there from now on. */
    void by(String... methods) {
        says.methods.set(List.of(methods));
    }

    /** Gives tokens from now on in which something is wrong. */
    void forge(Forgery forgery) {
        says.forgery.set(forgery);
    }

    /** Says from now on that people signed in there so long ago. */
    void ago(Duration time) {
        says.ago.set(time);
    }

    @Override
    public void close() {
        context.close();
    }
}
