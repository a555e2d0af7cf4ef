package hk.chopmark.api.security;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/** What counts as one sender where senders are counted. */
public final class ClientAddress {

    private static final int IPV6_NETWORK_BYTES = 8;

    private ClientAddress() {}

    /**
     * The address itself; of an IPv6 address its first 64 bits, because one subscriber holds all
     * the others.
     */
    public static String keyOf(@Nullable String address) {
        if (!StringUtils.hasText(address)) {
            return "unknown";
        }
        int zone = address.indexOf('%');
        String plain = zone < 0 ? address : address.substring(0, zone);
        if (plain.indexOf(':') < 0) {
            return plain;
        }
        try {
            byte[] bytes = InetAddress.ofLiteral(plain).getAddress();
            return bytes.length == 4
                    ? plain
                    : HexFormat.of().formatHex(Arrays.copyOf(bytes, IPV6_NETWORK_BYTES)) + "/64";
        } catch (IllegalArgumentException e) {
            return "unknown";
        }
    }
}
