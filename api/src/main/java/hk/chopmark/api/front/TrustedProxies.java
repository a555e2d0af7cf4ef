package hk.chopmark.api.front;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The proxies whose word on who asks is believed.
 *
 * <p><b>Guarantees</b>: no name is looked up; of the addresses that a proxy forwards, the nearest
 * one that is no proxy of ours counts, whatever stands before it.
 *
 * @param networks addresses of the proxies
 */
record TrustedProxies(List<Network> networks) {

    /** Most addresses of one request that are looked at. */
    private static final int MOST_HOPS = 20;

    private static final Pattern FOUR_NUMBERS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    TrustedProxies {
        networks = List.copyOf(networks);
    }

    /**
     * All addresses that begin with the same bits.
     *
     * @param base any of them
     * @param bits how many bits are the same
     */
    record Network(InetAddress base, int bits) {

        boolean contains(InetAddress address) {
            byte[] one = base.getAddress();
            byte[] other = address.getAddress();
            if (one.length != other.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % Byte.SIZE);
                if (((one[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * Reads addresses and networks such as {@code 172.16.0.0/12,fd00::/8,192.0.2.1}; empty for
     * none.
     *
     * @throws SettingRefused if one of them is neither
     */
    static TrustedProxies parse(String text) {
        return new TrustedProxies(
                Arrays.stream(text.split(","))
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .map(TrustedProxies::network)
                        .toList());
    }

    private static Network network(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> base = literal(slash < 0 ? text : text.substring(0, slash));
        if (base.isPresent()) {
            int most = base.get().getAddress().length * Byte.SIZE;
            int bits = slash < 0 ? most : bits(text.substring(slash + 1));
            if (bits >= 0 && bits <= most) {
                return new Network(base.get(), bits);
            }
        }
        throw new SettingRefused(
                "a trusted proxy is neither an address nor a network",
                "write them as 172.16.0.0/12 or 192.0.2.1, with commas between them");
    }

    private static int bits(String text) {
        return text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
    }

    /** Whether this is the address of a proxy of ours. */
    boolean contains(@Nullable String address) {
        return address != null
                && literal(address)
                        .filter(one -> networks.stream().anyMatch(net -> net.contains(one)))
                        .isPresent();
    }

    /**
     * Whose request it is.
     *
     * @param peer the other end of the connection
     * @param forwarded the values of {@code X-Forwarded-For}, in their order
     * @return the peer unless it is a proxy of ours; else the nearest address that is none
     */
    String clientOf(String peer, List<String> forwarded) {
        if (!contains(peer)) {
            return peer;
        }
        List<String> hops = new ArrayList<>(Arrays.asList(String.join(",", forwarded).split(",")));
        String client = peer;
        for (int hop = hops.size() - 1; hop >= Math.max(0, hops.size() - MOST_HOPS); hop--) {
            Optional<InetAddress> address = literal(withoutPort(hops.get(hop).strip()));
            if (address.isEmpty()) {
                return client; // what stands before a word that is no address is no word of ours
            }
            client = address.get().getHostAddress();
            if (!contains(client)) {
                return client;
            }
        }
        return client;
    }

    private static String withoutPort(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? text : text.substring(1, end);
        }
        int colon = text.indexOf(':');
        return colon >= 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text;
    }

    private static Optional<InetAddress> literal(String text) {
        String plain =
                text.startsWith("[") && text.endsWith("]")
                        ? text.substring(1, text.length() - 1)
                        : text;
        if (plain.indexOf(':') < 0 && !FOUR_NUMBERS.matcher(plain).matches()) {
            return Optional.empty(); // Java also takes 10.1 and 167772161
        }
        try {
            return Optional.of(InetAddress.ofLiteral(plain));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
