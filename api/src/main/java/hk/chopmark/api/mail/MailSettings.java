package hk.chopmark.api.mail;

import hk.chopmark.core.border.BorderRefusal;
import hk.chopmark.core.border.EmailAddresses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which mail server sends, and as whom.
 *
 * @param host name or address of the mail server
 * @param port its port
 * @param encrypted whether nothing is sent before the connection is encrypted by STARTTLS and the
 *     certificate checked; on this machine alone it may be false
 * @param sender address that messages come from, in its one form
 * @param login who signs in there; absent if nobody does
 * @param authorities file of certificates, in PEM, to trust instead of the system's; absent for
 *     those
 */
public record MailSettings(
        String host,
        int port,
        boolean encrypted,
        String sender,
        @Nullable Login login,
        @Nullable Path authorities) {

    /** All names of settings begin so. */
    public static final String PREFIX = "CHOPMARK_MAIL_";

    private static final String HOST = PREFIX + "HOST";
    private static final String PORT = PREFIX + "PORT";
    private static final String SENDER = PREFIX + "SENDER";
    private static final String USER = PREFIX + "USER";
    private static final String PASSWORD = PREFIX + "PASSWORD_FILE";
    private static final String AUTHORITIES = PREFIX + "CA_FILE";
    private static final List<String> ALL =
            List.of(HOST, PORT, SENDER, USER, PASSWORD, AUTHORITIES);

    private static final int SUBMISSION = 587;
    private static final int MAX_PORT = 65_535;
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9:.-]{1,253}");
    private static final Pattern HERE =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1|0:0:0:0:0:0:0:1");
    private static final Set<PosixFilePermission> OF_OTHERS =
            EnumSet.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE);

    /**
     * Who signs in at the mail server.
     *
     * @param passwordFile file with the password, read anew for each connection
     */
    public record Login(String user, Path passwordFile) {}

    /** A setting cannot be used; the message says why, without any value. */
    public static final class Refused extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        private final String setting;

        private Refused(String setting, String why) {
            super(why);
            this.setting = setting;
        }

        /** Name of the setting. */
        public String setting() {
            return setting;
        }
    }

    /**
     * Reads the settings; empty if none is there.
     *
     * @throws Refused if one cannot be used, or some are there and others missing
     */
    public static Optional<MailSettings> of(Map<String, String> environment) {
        for (String name : environment.keySet()) {
            if (name.startsWith(PREFIX) && !ALL.contains(name)) {
                throw new Refused(name, "there is no such setting");
            }
        }
        if (ALL.stream().allMatch(name -> text(environment, name).isEmpty())) {
            return Optional.empty();
        }
        String host = required(environment, HOST);
        if (!HOST_NAME.matcher(host).matches()) {
            throw new Refused(HOST, "it is no name or address of a host");
        }
        String authorities = text(environment, AUTHORITIES);
        return Optional.of(
                new MailSettings(
                        host,
                        port(environment),
                        !HERE.matcher(host).matches(),
                        sender(environment),
                        login(environment),
                        authorities.isEmpty() ? null : authorities(authorities)));
    }

    private static Path authorities(String text) {
        Path file = file(AUTHORITIES, text);
        try {
            TrustedAuthorities.of(file);
            return file;
        } catch (IllegalArgumentException e) {
            throw new Refused(AUTHORITIES, "the file holds no certificates in PEM");
        }
    }

    private static int port(Map<String, String> environment) {
        String text = text(environment, PORT);
        if (text.isEmpty()) {
            return SUBMISSION;
        }
        if (!text.matches("[1-9][0-9]{0,4}") || Integer.parseInt(text) > MAX_PORT) {
            throw new Refused(PORT, "it is no whole number from 1 to " + MAX_PORT);
        }
        return Integer.parseInt(text);
    }

    private static String sender(Map<String, String> environment) {
        try {
            return EmailAddresses.canonical(required(environment, SENDER));
        } catch (BorderRefusal e) {
            throw new Refused(SENDER, "it is no e-mail address");
        }
    }

    private static @Nullable Login login(Map<String, String> environment) {
        String user = text(environment, USER);
        String password = text(environment, PASSWORD);
        if (user.isEmpty() && password.isEmpty()) {
            return null;
        }
        required(environment, USER);
        Path file = file(PASSWORD, required(environment, PASSWORD));
        requireOwnerOnly(file);
        return new Login(user, file);
    }

    private static Path file(String name, String text) {
        try {
            Path file = Path.of(text);
            if (Files.isReadable(file) && Files.isRegularFile(file)) {
                return file;
            }
        } catch (InvalidPathException e) {
            throw new Refused(name, "it is no path of a file");
        }
        throw new Refused(name, "the file cannot be read");
    }

    private static void requireOwnerOnly(Path file) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (permissions.stream().anyMatch(OF_OTHERS::contains)) {
                throw new Refused(PASSWORD, "others than its owner may read or write the file");
            }
        } catch (UnsupportedOperationException e) {
            // A file system without such permissions has nothing to ask.
        } catch (IOException e) {
            throw new Refused(PASSWORD, "the file cannot be read");
        }
    }

    private static String required(Map<String, String> environment, String name) {
        String value = text(environment, name);
        if (value.isEmpty()) {
            throw new Refused(name, "it is missing, and other settings of mail are there");
        }
        return value;
    }

    private static String text(Map<String, String> environment, String name) {
        return environment.getOrDefault(name, "").strip();
    }
}
