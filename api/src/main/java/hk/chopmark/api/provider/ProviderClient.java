package hk.chopmark.api.provider;

import hk.chopmark.core.shared.DomainRejection;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestTemplate;

/**
 * Requests of this server to identity providers.
 *
 * <p><b>Guarantees</b>: a provider that does not answer is given up after seconds; no redirect is
 * followed; every address that a provider names has the form that an issuer must have.
 */
final class ProviderClient {

    /** Code of the refusal while a provider gives no answer that counts. */
    static final String UNREACHABLE = "provider.unreachable";

    private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(3);
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(5);
    private static final ParameterizedTypeReference<Map<String, Object>> METADATA =
            new ParameterizedTypeReference<>() {};

    private final Predicate<String> allowed;
    private final ClientHttpRequestFactory requests;

    /**
     * @param allowed which addresses this server speaks with
     */
    ProviderClient(Predicate<String> allowed) {
        this.allowed = allowed;
        JdkClientHttpRequestFactory factory =
                new JdkClientHttpRequestFactory(
                        HttpClient.newBuilder()
                                .connectTimeout(CONNECTED_WITHIN)
                                .followRedirects(HttpClient.Redirect.NEVER)
                                .build());
        factory.setReadTimeout(ANSWERED_WITHIN);
        this.requests = factory;
    }

    /**
     * What a provider says of itself.
     *
     * @throws DomainRejection {@link #UNREACHABLE} if it says nothing, or of another issuer
     */
    ClientRegistration.Builder metadata(String issuer) {
        if (!allowed.test(issuer)) {
            throw unreachable();
        }
        try {
            Map<String, Object> said =
                    RestClient.builder()
                            .requestFactory(requests)
                            .build()
                            .get()
                            .uri(
                                    URI.create(
                                            withoutSlash(issuer)
                                                    + "/.well-known/openid-configuration"))
                            .retrieve()
                            .body(METADATA);
            if (said == null || !issuer.equals(said.get("issuer"))) {
                throw unreachable();
            }
            for (String address : List.of("authorization_endpoint", "token_endpoint", "jwks_uri")) {
                if (!(said.get(address) instanceof String named) || !allowed.test(named)) {
                    throw unreachable();
                }
            }
            return ClientRegistrations.fromOidcConfiguration(said);
        } catch (RestClientException | IllegalArgumentException e) {
            throw unreachable();
        }
    }

    private static String withoutSlash(String issuer) {
        return issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    }

    /** Exchanges codes for tokens. */
    OAuth2AccessTokenResponseClient<OAuth2AuthorizationCodeGrantRequest> tokens() {
        RestClientAuthorizationCodeTokenResponseClient client =
                new RestClientAuthorizationCodeTokenResponseClient();
        client.setRestClient(
                RestClient.builder()
                        .requestFactory(requests)
                        .configureMessageConverters(converters -> {
                            converters.addCustomConverter(new FormHttpMessageConverter());
                            converters.addCustomConverter(
                                    new OAuth2AccessTokenResponseHttpMessageConverter());
                        })
                        .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                        .build());
        return client;
    }

    /** Checks signature, issuer, audience and time of ID tokens. */
    JwtDecoder decoder(ClientRegistration registration) {
        String keys =
                Optional.ofNullable(registration.getProviderDetails().getJwkSetUri())
                        .orElseThrow(ProviderClient::unreachable);
        NimbusJwtDecoder decoder =
                NimbusJwtDecoder.withJwkSetUri(keys)
                        .restOperations(new RestTemplate(requests))
                        .jwsAlgorithms(algorithms -> {
                            algorithms.add(SignatureAlgorithm.RS256);
                            algorithms.add(SignatureAlgorithm.PS256);
                            algorithms.add(SignatureAlgorithm.ES256);
                        })
                        .build();
        decoder.setJwtValidator(
                new DelegatingOAuth2TokenValidator<>(
                        new JwtTimestampValidator(), new OidcIdTokenValidator(registration)));
        decoder.setClaimSetConverter(OidcIdTokenDecoderFactory.createDefaultClaimTypeConverter());
        return decoder;
    }

    static DomainRejection unreachable() {
        return DomainRejection.rule(UNREACHABLE, Map.of());
    }
}
