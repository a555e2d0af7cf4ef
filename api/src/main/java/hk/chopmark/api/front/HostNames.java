package hk.chopmark.api.front;

import java.util.Locale;

/** Names of hosts as requests state them. */
final class HostNames {

    private HostNames() {}

    /** Whether a name or an address always means this machine; nothing is looked up. */
    static boolean isLoopback(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.equals("::1")
                || name.equals("[::1]")
                || name.equals("[0:0:0:0:0:0:0:1]")
                || name.equals("0:0:0:0:0:0:0:1")
                || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }
}
