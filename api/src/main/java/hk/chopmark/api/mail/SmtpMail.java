package hk.chopmark.api.mail;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.NoSuchProviderException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.Date;
import java.util.Properties;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * Sends over SMTP.
 *
 * <p><b>Guarantees</b>: where the settings ask for it, nothing leaves before the connection is
 * encrypted and the name in the certificate is that of the host. No header comes from anything but
 * values that were checked to be one line. What the mail library says, which may hold addresses, is
 * neither logged nor passed on. Thread safe.
 *
 * <p><b>Source</b>: RFC 5321; RFC 3207 for STARTTLS; RFC 3834 for {@code Auto-Submitted}.
 */
public final class SmtpMail implements Mail {

    private static final String CONNECT_MILLIS = "5000";
    private static final String ANSWER_MILLIS = "15000";
    private static final int PERMANENT = 500;

    /** Held, so that what is said to it stays said. */
    private static final Logger LIBRARY = Logger.getLogger("org.eclipse.angus.mail");

    private final MailSettings settings;
    private final InstantSource clock;
    private final Session session;

    /**
     * @param clock dates the messages
     * @throws MailSettings.Refused if the file of certificates cannot be used
     */
    public SmtpMail(MailSettings settings, InstantSource clock) {
        LIBRARY.setLevel(Level.OFF);
        this.settings = settings;
        this.clock = clock;
        this.session = Session.getInstance(properties(settings));
    }

    private static Properties properties(MailSettings settings) {
        Properties properties = new Properties();
        properties.put("mail.smtp.connectiontimeout", CONNECT_MILLIS);
        properties.put("mail.smtp.timeout", ANSWER_MILLIS);
        properties.put("mail.smtp.writetimeout", ANSWER_MILLIS);
        properties.put("mail.smtp.starttls.enable", "true");
        properties.put("mail.smtp.starttls.required", String.valueOf(settings.encrypted()));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
        properties.put("mail.smtp.auth", String.valueOf(settings.login() != null));
        properties.put("mail.smtp.localhost", domainOf(settings.sender()));
        properties.put("mail.smtp.from", settings.sender());
        properties.put("mail.smtp.sendpartial", "false");
        if (settings.authorities() != null) {
            properties.put(
                    "mail.smtp.ssl.socketFactory", TrustedAuthorities.of(settings.authorities()));
        }
        return properties;
    }

    private static String domainOf(String address) {
        return address.substring(address.indexOf('@') + 1);
    }

    @Override
    public Connection open() throws NotNow {
        SMTPTransport transport = transport();
        try {
            MailSettings.Login login = settings.login();
            transport.connect(
                    settings.host(),
                    settings.port(),
                    login == null ? null : login.user(),
                    login == null ? null : password(login));
            return new Open(transport);
        } catch (AuthenticationFailedException e) {
            closeQuietly(transport);
            throw new NotNow("sign-in-refused", status(transport));
        } catch (MessagingException e) {
            closeQuietly(transport);
            throw new NotNow("no-connection", status(transport));
        }
    }

    private SMTPTransport transport() {
        try {
            return (SMTPTransport) session.getTransport("smtp");
        } catch (NoSuchProviderException e) {
            throw new IllegalStateException("The mail library has no SMTP", e);
        }
    }

    private static String password(MailSettings.Login login) throws NotNow {
        try {
            return Files.readString(login.passwordFile(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new NotNow("password-unreadable", null);
        }
    }

    /** The last reply; the library says -1 where there was none. */
    private static @Nullable Integer status(SMTPTransport transport) {
        int code = transport.getLastReturnCode();
        return code >= 200 && code < 600 ? code : null;
    }

    private static void closeQuietly(SMTPTransport transport) {
        try {
            transport.close();
        } catch (MessagingException e) {
            // There is nothing left to close.
        }
    }

    private final class Open implements Connection {
        private final SMTPTransport transport;

        Open(SMTPTransport transport) {
            this.transport = transport;
        }

        @Override
        public Outcome send(Letter letter) {
            try {
                MimeMessage message = message(letter);
                transport.sendMessage(message, message.getAllRecipients());
                return new Outcome.Taken(transport.getLastReturnCode());
            } catch (MessagingException e) {
                return notTaken(e, transport);
            }
        }

        @Override
        public void close() {
            closeQuietly(transport);
        }
    }

    /**
     * What the server refuses of the recipient or of the letter, it refuses for good; all else,
     * such as that it does not take letters from this sender, may be put right.
     */
    private static Outcome notTaken(MessagingException thrown, SMTPTransport transport) {
        for (Exception e = thrown; e instanceof MessagingException m; e = m.getNextException()) {
            Integer code =
                    switch (e) {
                        case SMTPAddressFailedException refused -> refused.getReturnCode();
                        case SMTPSendFailedException failed
                                when failed.getCommand().startsWith("DATA")
                                        || failed.getCommand().equals(".") ->
                                failed.getReturnCode();
                        default -> null;
                    };
            if (code != null && code >= PERMANENT) {
                return new Outcome.Refused(code);
            }
        }
        return new Outcome.Later(status(transport));
    }

    private MimeMessage message(Letter letter) throws MessagingException {
        MimeMessage message = new Identified(session, letter.id(), domainOf(settings.sender()));
        message.setFrom(new InternetAddress(settings.sender(), true));
        message.setRecipients(
                RecipientType.TO, new Address[] {new InternetAddress(letter.to(), true)});
        message.setSubject(letter.subject(), StandardCharsets.UTF_8.name());
        message.setText(letter.body(), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(clock.instant()));
        message.setHeader("Auto-Submitted", "auto-generated");
        message.saveChanges();
        return message;
    }

    /** A message whose id says nothing of this machine, and is the same each time it is sent. */
    private static final class Identified extends MimeMessage {
        private final UUID id;
        private final String domain;

        Identified(Session session, UUID id, String domain) {
            super(session);
            this.id = id;
            this.domain = domain;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + id + "@" + domain + ">");
        }
    }
}
