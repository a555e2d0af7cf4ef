package hk.chopmark.core.provider;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Command.TakesProof;
import hk.chopmark.core.decision.Require;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.SchoolId;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What may be asked about the identity provider of a school. Malformed commands cannot be made:
 * {@link IllegalArgumentException}.
 */
public sealed interface ProviderCommand extends Command {

    /** Most values that say that a sign-in was by two factors. */
    int MAX_VALUES = 10;

    /** The form of an issuer: an address without query; plain HTTP on this machine alone. */
    Pattern ISSUER =
            Pattern.compile(
                    "(https://[A-Za-z0-9.-]{1,253}|http://(localhost|127\\.0\\.0\\.1))"
                            + "(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]{0,150})?");

    /** The form of what the provider knows this server by, and of values in its tokens. */
    Pattern WORD = Pattern.compile("[\\x21-\\x7e]{1,200}");

    /** Names the provider, in place of the one before. */
    @TakesProof
    record SetIdentityProvider(
            SchoolId school,
            CredentialId secret,
            String issuer,
            String clientId,
            List<String> twoFactorsBy)
            implements ProviderCommand {
        public SetIdentityProvider {
            Require.matches("issuer", issuer, ISSUER);
            Require.matches("clientId", clientId, WORD);
            Require.size("twoFactorsBy", twoFactorsBy, 0, MAX_VALUES);
            twoFactorsBy = twoFactorsBy.stream().distinct().sorted().toList();
            twoFactorsBy.forEach(value -> Require.matches("twoFactorsBy", value, WORD));
        }
    }

    /** Has nobody sign in by it any more. */
    @TakesProof
    record RemoveIdentityProvider(SchoolId school) implements ProviderCommand {}
}
