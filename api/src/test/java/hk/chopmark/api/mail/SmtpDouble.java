package hk.chopmark.api.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/**
 * A real mail server on this machine, which keeps what it takes. It refuses recipients whose
 * address begins with {@code refused} for good, and those that begin with {@code later} for now.
 */
public final class SmtpDouble implements AutoCloseable {

    /** Password of the one user, {@value #USER}. */
    public static final String PASSWORD = "correct horse";

    /** The one user. */
    public static final String USER = "chopmark";

    private static final Pattern CODE =
            Pattern.compile("\\b[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}\\b");

    /** A letter as it came. */
    public record Received(String from, String to, String content) {}

    private final SMTPServer server;
    private final List<Received> received;

    private SmtpDouble(SMTPServer server, List<Received> received) {
        this.server = server;
        this.received = received;
    }

    /** In the clear. */
    public static SmtpDouble plain(int port) {
        return start(port, Optional.empty(), false);
    }

    /** Offers STARTTLS with a certificate of its own, and takes nothing before. */
    static SmtpDouble encrypted(Path keys) throws Exception {
        return start(0, Optional.of(context(keys)), false);
    }

    /** The same, and asks who sends. */
    static SmtpDouble asking(Path keys) throws Exception {
        return start(0, Optional.of(context(keys)), true);
    }

    private static SmtpDouble start(int port, Optional<SSLContext> tls, boolean login) {
        List<Received> all = new CopyOnWriteArrayList<>();
        SMTPServer.Builder builder =
                new SMTPServer.Builder()
                        .bindAddress(InetAddress.getLoopbackAddress())
                        .port(port)
                        .hostName("localhost")
                        .messageHandlerFactory(context -> new Handler(all));
        tls.ifPresent(context -> builder.enableTLS().requireTLS().startTlsSocketFactory(context));
        if (login) {
            builder.requireAuth()
                    .authenticationHandlerFactory(
                            new EasyAuthenticationHandlerFactory(SmtpDouble::check));
        }
        SMTPServer server = builder.build();
        server.start();
        return new SmtpDouble(server, all);
    }

    /** The code in the last of so many letters that went to an address, once they are there. */
    public String codeSentTo(String address, int letters) throws MessagingException, IOException {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> to(address).size() >= letters);
        byte[] letter = to(address).get(letters - 1).content().getBytes(StandardCharsets.UTF_8);
        String text =
                String.valueOf(
                        new MimeMessage(
                                        Session.getInstance(new Properties()),
                                        new ByteArrayInputStream(letter))
                                .getContent());
        Matcher code = CODE.matcher(text);
        if (!code.find()) {
            throw new AssertionError("No code in " + text);
        }
        return code.group();
    }

    private List<Received> to(String address) {
        return received.stream().filter(one -> one.to().equals(address)).toList();
    }

    private static void check(String user, String password, MessageContext context)
            throws LoginFailedException {
        if (!user.equals(USER) || !password.equals(PASSWORD)) {
            throw new LoginFailedException();
        }
    }

    /** Makes keys and a certificate for localhost; beside them the certificate in PEM. */
    static Path makeKeys(Path folder) throws IOException, InterruptedException {
        Path keys = folder.resolve("smtp.p12");
        keytool(
                "-genkeypair",
                "-keystore",
                keys.toString(),
                "-storepass",
                "changeit",
                "-alias",
                "smtp",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
                "-validity",
                "30");
        keytool(
                "-exportcert",
                "-rfc",
                "-keystore",
                keys.toString(),
                "-storepass",
                "changeit",
                "-alias",
                "smtp",
                "-file",
                certificate(keys).toString());
        return keys;
    }

    /** The certificate in PEM. */
    static Path certificate(Path keys) {
        return keys.resolveSibling(keys.getFileName() + ".pem");
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addFirst(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
    }

    private static SSLContext context(Path keys) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    /** Where it listens. */
    public int port() {
        return server.getPortAllocated();
    }

    /** What it took, in that order. */
    public List<Received> received() {
        return List.copyOf(received);
    }

    @Override
    public void close() {
        server.stop();
    }

    private static final class Handler implements MessageHandler {
        private final List<Received> into;
        private String from = "";
        private String to = "";

        Handler(List<Received> into) {
            this.into = into;
        }

        @Override
        public void from(String sender) {
            from = sender;
        }

        @Override
        public void recipient(String recipient) throws RejectException {
            if (recipient.startsWith("refused")) {
                throw new RejectException(550, "No such user " + recipient);
            }
            if (recipient.startsWith("later")) {
                throw new RejectException(451, "Not now for " + recipient);
            }
            to = recipient;
        }

        @Override
        public String data(InputStream in) throws IOException {
            into.add(new Received(from, to, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
            return "queued";
        }

        @Override
        public void done() {
            // Nothing is held between letters.
        }
    }
}
