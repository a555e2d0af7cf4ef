package hk.chopmark.api.provider;

import hk.chopmark.api.secrets.Providers;
import hk.chopmark.api.secrets.Providers.Subject;
import hk.chopmark.api.signin.ProviderUse.Word;
import hk.chopmark.core.provider.ProviderEvent.IdentityProviderSet;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/**
 * What this server and the identity provider of a school say to each other, by Spring Security's
 * OAuth 2.0 client.
 *
 * <p><b>Guarantees</b>: authorization code with PKCE, state and nonce. The provider is asked when
 * somebody goes there, never before, so that the server starts without it. Thread safe.
 *
 * <p><b>Source</b>: OpenID Connect Core 1.0, RFC 7636.
 */
final class ProviderTalk {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderTalk.class);
    private static final int RANDOM_BYTES = 32;

    private final AuditEngine engine;
    private final Providers secrets;
    private final ProviderClient client;
    private final SecureRandom random = new SecureRandom();

    ProviderTalk(AuditEngine engine, Providers secrets, ProviderClient client) {
        this.engine = engine;
        this.secrets = secrets;
        this.client = client;
    }

    /**
     * Somebody's way to the provider.
     *
     * @param uri where their browser goes
     * @param words what has to be there when they come back
     */
    record Way(String uri, List<String> words) {}

    /** What a browser brings back. */
    record Brought(@Nullable String code, @Nullable String state) {}

    /**
     * Begins.
     *
     * @param back where the provider sends the browser afterwards
     * @param again whether they have to sign in there anew
     * @throws DomainRejection {@code provider.none} or {@link ProviderClient#UNREACHABLE}
     */
    Way begin(SchoolId school, String back, boolean again) {
        ClientRegistration registration = registration(school, setting(school), back);
        OAuth2AuthorizationRequest.Builder asked = asked(registration);
        String state = fresh();
        String nonce = fresh();
        asked.state(state);
        asked.attributes(Map.of(OidcParameterNames.NONCE, nonce));
        asked.additionalParameters(all -> {
            all.put(OidcParameterNames.NONCE, NonceHash.of(nonce));
            if (again) {
                all.put("prompt", "login");
                all.put("max_age", "0");
            }
        });
        OAuth2AuthorizationRequestCustomizers.withPkce().accept(asked);
        OAuth2AuthorizationRequest request = asked.build();
        String verifier = request.getAttribute(PkceParameterNames.CODE_VERIFIER);
        return new Way(
                request.getAuthorizationRequestUri(),
                List.of(state, nonce, Optional.ofNullable(verifier).orElseThrow()));
    }

    /**
     * Ends: exchanges the code and checks what comes.
     *
     * @param words of the way
     * @throws DomainRejection {@code provider.refused} if it does not fit, {@code provider.none} or
     *     {@link ProviderClient#UNREACHABLE}
     */
    Word end(SchoolId school, String back, List<String> words, Brought brought) {
        IdentityProviderSet setting = setting(school);
        if (brought.code() == null || brought.state() == null) {
            throw refused("no-code");
        }
        ClientRegistration registration = registration(school, setting, back);
        OAuth2AuthorizationRequest.Builder asked = asked(registration);
        asked.state(words.get(0));
        asked.attributes(
                Map.of(
                        OidcParameterNames.NONCE,
                        words.get(1),
                        PkceParameterNames.CODE_VERIFIER,
                        words.get(2)));
        OAuth2AuthorizationExchange exchange =
                new OAuth2AuthorizationExchange(
                        asked.build(),
                        OAuth2AuthorizationResponse.success(brought.code())
                                .state(brought.state())
                                .redirectUri(back)
                                .build());
        OidcAuthorizationCodeAuthenticationProvider checks =
                new OidcAuthorizationCodeAuthenticationProvider(
                        client.tokens(),
                        // Of the token alone: who somebody is, not what they are called.
                        request -> new DefaultOidcUser(List.of(), request.getIdToken()));
        checks.setJwtDecoderFactory(client::decoder);
        try {
            if (checks.authenticate(new OAuth2LoginAuthenticationToken(registration, exchange))
                            instanceof OAuth2LoginAuthenticationToken done
                    && done.getPrincipal() instanceof OidcUser user) {
                return word(setting, user.getIdToken());
            }
        } catch (AuthenticationException e) {
            throw refused(e.getClass().getSimpleName());
        }
        throw refused("no-token");
    }

    private static Word word(IdentityProviderSet setting, OidcIdToken token) {
        List<String> methods = token.getAuthenticationMethods();
        String level = token.getAuthenticationContextClass();
        boolean two =
                setting.twoFactorsBy().stream()
                        .anyMatch(value ->
                                value.equals(level)
                                        || (methods != null && methods.contains(value)));
        String name = token.getSubject();
        if (name == null) {
            throw refused("no-subject");
        }
        return new Word(new Subject(setting.issuer(), name), two, token.getAuthenticatedAt());
    }

    private IdentityProviderSet setting(SchoolId school) {
        return engine.accounts()
                .provider(school)
                .orElseThrow(() -> DomainRejection.unknown("provider.none", Map.of()));
    }

    private ClientRegistration registration(
            SchoolId school, IdentityProviderSet setting, String back) {
        String secret =
                secrets.secret(school, setting.secret()).orElseThrow(ProviderClient::unreachable);
        return client.metadata(setting.issuer())
                .registrationId(setting.secret().text())
                .clientId(setting.clientId())
                .clientSecret(secret)
                .redirectUri(back)
                .scope(OidcScopes.OPENID)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .build();
    }

    private static OAuth2AuthorizationRequest.Builder asked(ClientRegistration registration) {
        OAuth2AuthorizationRequest.Builder asked = OAuth2AuthorizationRequest.authorizationCode();
        asked.authorizationUri(
                Optional.ofNullable(registration.getProviderDetails().getAuthorizationUri())
                        .orElseThrow(ProviderClient::unreachable));
        asked.clientId(registration.getClientId());
        asked.redirectUri(registration.getRedirectUri());
        asked.scopes(registration.getScopes());
        return asked;
    }

    private String fresh() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static DomainRejection refused(String why) {
        LOG.atInfo().addKeyValue("why", why).log("provider.refused");
        return DomainRejection.rule("provider.refused", Map.of());
    }
}
