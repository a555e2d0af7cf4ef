package hk.chopmark.api.provider;

import hk.chopmark.core.shared.DomainRejection;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.InterceptingClientHttpRequestFactory;
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
 * <p><b>Guarantees</b>: a provider that does not answer, or not to the end, is given up after
 * seconds, and one that says more than {@value #MOST_BYTES} bytes at once; no redirect is followed;
 * nothing is asked but what {@link ProviderAddresses} allows, the addresses that a provider names
 * included. What came back is shown to nobody.
 */
final class ProviderClient {

    /** Code of the refusal while a provider gives no answer that counts. */
    static final String UNREACHABLE = "provider.unreachable";

    private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(3);
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(10);
    private static final ParameterizedTypeReference<Map<String, Object>> METADATA =
            new ParameterizedTypeReference<>() {};

    /** More than any provider says of itself, its keys or somebody. */
    static final int MOST_BYTES = 256 << 10;

    private final ProviderAddresses addresses;
    private final ClientHttpRequestFactory requests;

    /**
     * @param addresses which this server speaks with
     */
    ProviderClient(ProviderAddresses addresses) {
        this.addresses = addresses;
        JdkClientHttpRequestFactory factory =
                new JdkClientHttpRequestFactory(
                        HttpClient.newBuilder()
                                .connectTimeout(CONNECTED_WITHIN)
                                .followRedirects(HttpClient.Redirect.NEVER)
                                .build());
        factory.setReadTimeout(ANSWERED_WITHIN);
        this.requests = new InterceptingClientHttpRequestFactory(factory, List.of(this::ask));
    }

    /** Every request goes through here. */
    private ClientHttpResponse ask(
            HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        if (!addresses.mayBeAsked(request.getURI())) {
            throw new IOException("An address that is not to be asked");
        }
        return new BoundedResponse(execution.execute(request, body), MOST_BYTES);
    }

    /**
     * What a provider says of itself.
     *
     * @throws DomainRejection {@link #UNREACHABLE} if it says nothing, or of another issuer
     */
    ClientRegistration.Builder metadata(String issuer) {
        if (!addresses.isWellFormed(issuer)) {
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
                if (!(said.get(address) instanceof String named)
                        || !addresses.isWellFormed(named)) {
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
