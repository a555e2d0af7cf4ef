package hk.chopmark.api.provider;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Which addresses this server asks for a school's identity provider: the issuer that the school
 * named, and those that the provider names in turn.
 *
 * <p>A provider may be in a private network, as a school's own often is, and may have its addresses
 * on several hosts. So what bounds them is TLS: only a host that shows a certificate for its name
 * is spoken to, which services inside a network that are not meant to be asked rarely do.
 *
 * <p><b>Guarantees</b>: over TLS only, and never this machine itself, an address of one link (where
 * clouds keep the keys of their machines) or a group. A server that is of this machine only may
 * speak with a provider of this machine, as in a trial.
 */
final class ProviderAddresses {

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1");

    /** Looks a name up. */
    interface Names {
        InetAddress[] of(String host) throws UnknownHostException;
    }

    private final BooleanSupplier ofThisMachineOnly;
    private final Names names;

    /**
     * @param ofThisMachineOnly whether people reach this server from this machine only
     */
    ProviderAddresses(BooleanSupplier ofThisMachineOnly, Names names) {
        this.ofThisMachineOnly = ofThisMachineOnly;
        this.names = names;
    }

    /** Whether an address has the form of one that may be asked; nothing is looked up. */
    boolean isWellFormed(String address) {
        try {
            URI uri = new URI(address);
            String host = uri.getHost();
            return host != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null
                    && ("https".equals(uri.getScheme())
                            || ("http".equals(uri.getScheme())
                                    && ofThisMachineOnly.getAsBoolean()
                                    && THIS_MACHINE.contains(host.toLowerCase(Locale.ROOT))));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /**
     * Whether the host of an address may be asked, by all that its name stands for now. Where a
     * name stands for something else a moment later, the certificate still has to be for the name.
     */
    boolean mayBeAsked(URI address) {
        if (!isWellFormed(address.toString())) {
            return false;
        }
        try {
            return Arrays.stream(names.of(address.getHost())).allMatch(this::isAnothers);
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private boolean isAnothers(InetAddress address) {
        return !address.isAnyLocalAddress()
                && !address.isLinkLocalAddress()
                && !address.isMulticastAddress()
                && (!address.isLoopbackAddress() || ofThisMachineOnly.getAsBoolean());
    }
}
