package hk.chopmark.api.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.api.mail.Mail.Letter;
import hk.chopmark.api.mail.Mail.NotNow;
import hk.chopmark.api.mail.Mail.Outcome;
import hk.chopmark.core.border.BorderRefusal;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Letters go to real mail servers: in the clear on this machine, encrypted everywhere else. */
class SmtpMailIT {

    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-09-01T08:15:30Z"));
    private static final UUID ID = new UUID(0x3e, 1);

    @TempDir Path temporary;

    private static Letter letter(String to) {
        return new Letter(ID, to, "海景小學：驗證碼 / Code", "你的驗證碼：ABCDE-FGHJK\n\nYour code");
    }

    private SmtpMail mail(int port, boolean encrypted, @Nullable Path trusted) {
        return new SmtpMail(
                new MailSettings(
                        "localhost", port, encrypted, "office@school.example", null, trusted),
                CLOCK);
    }

    private static Outcome send(Mail mail, String to) throws NotNow {
        try (Mail.Connection connection = mail.open()) {
            return connection.send(letter(to));
        }
    }

    @Test
    void a_letter_arrives_as_it_was_written_and_says_nothing_else() throws Exception {
        try (SmtpDouble server = SmtpDouble.plain(0)) {
            assertThat(send(mail(server.port(), false, null), "someone@mail.example"))
                    .as("outcome")
                    .isEqualTo(new Outcome.Taken(250));
            assertThat(server.received()).as("letters").hasSize(1);
            SmtpDouble.Received received = server.received().getFirst();
            assertThat(received.from()).as("sender").isEqualTo("office@school.example");
            assertThat(received.to()).as("recipient").isEqualTo("someone@mail.example");
            MimeMessage message =
                    new MimeMessage(
                            Session.getInstance(new Properties()),
                            new ByteArrayInputStream(
                                    received.content().getBytes(StandardCharsets.UTF_8)));
            assertThat(message.getSubject()).as("subject").isEqualTo("海景小學：驗證碼 / Code");
            assertThat(String.valueOf(message.getContent()).replace("\r\n", "\n").strip())
                    .as("text")
                    .isEqualTo("你的驗證碼：ABCDE-FGHJK\n\nYour code");
            assertThat(message.getAllRecipients())
                    .as("recipients")
                    .containsExactly(new InternetAddress("someone@mail.example"));
            assertThat(message.getMessageID())
                    .as("id of the message")
                    .isEqualTo("<" + ID + "@school.example>");
            assertThat(message.getSentDate()).as("date").hasSameTimeAs("2026-09-01T08:15:30.000Z");
            assertThat(message.getHeader("Auto-Submitted"))
                    .as("says that nobody wrote it by hand")
                    .containsExactly("auto-generated");
        }
    }

    @Test
    void what_is_refused_for_good_is_told_from_what_may_be_taken_later() throws Exception {
        try (SmtpDouble server = SmtpDouble.plain(0)) {
            SmtpMail mail = mail(server.port(), false, null);
            assertThat(send(mail, "refused@mail.example"))
                    .as("no such recipient")
                    .isEqualTo(new Outcome.Refused(550));
            assertThat(send(mail, "later@mail.example"))
                    .as("not now")
                    .isEqualTo(new Outcome.Later(451));
            assertThat(server.received()).as("letters").isEmpty();
        }
    }

    @Test
    void nothing_leaves_in_the_clear_where_encryption_is_asked_for() throws Exception {
        try (SmtpDouble server = SmtpDouble.plain(0)) {
            assertThatThrownBy(() -> send(mail(server.port(), true, null), "someone@mail.example"))
                    .as("STARTTLS is not offered")
                    .isInstanceOf(NotNow.class)
                    .hasMessageNotContaining("example");
            assertThat(server.received()).as("letters").isEmpty();
        }
    }

    @Test
    void an_encrypted_connection_is_to_the_host_that_the_certificate_names() throws Exception {
        Path keys = SmtpDouble.makeKeys(temporary);
        Path trusted = SmtpDouble.certificate(keys);
        try (SmtpDouble server = SmtpDouble.encrypted(keys)) {
            assertThat(send(mail(server.port(), true, trusted), "someone@mail.example"))
                    .as("a certificate that is trusted")
                    .isEqualTo(new Outcome.Taken(250));
            assertThatThrownBy(() -> mail(server.port(), true, null).open())
                    .as("a certificate that nobody vouches for")
                    .isInstanceOf(NotNow.class);
            SmtpMail otherName =
                    new SmtpMail(
                            new MailSettings(
                                    "127.0.0.1",
                                    server.port(),
                                    true,
                                    "office@school.example",
                                    null,
                                    trusted),
                            CLOCK);
            assertThatThrownBy(otherName::open)
                    .as("a certificate of another name")
                    .isInstanceOf(NotNow.class);
            assertThat(server.received()).as("letters").hasSize(1);
        }
    }

    @Test
    void the_password_comes_from_its_file_each_time() throws Exception {
        Path keys = SmtpDouble.makeKeys(temporary);
        Path password = temporary.resolve("password");
        Files.writeString(password, "wrong\n");
        try (SmtpDouble server = SmtpDouble.asking(keys)) {
            SmtpMail mail =
                    new SmtpMail(
                            new MailSettings(
                                    "localhost",
                                    server.port(),
                                    true,
                                    "office@school.example",
                                    new MailSettings.Login(SmtpDouble.USER, password),
                                    SmtpDouble.certificate(keys)),
                            CLOCK);
            assertThatThrownBy(mail::open)
                    .as("a wrong password")
                    .isInstanceOfSatisfying(
                            NotNow.class,
                            refused ->
                                    assertThat(refused.reason())
                                            .as("reason")
                                            .isEqualTo("sign-in-refused"))
                    .hasMessageNotContaining("wrong");
            Files.writeString(password, SmtpDouble.PASSWORD + "\n");
            assertThat(send(mail, "someone@mail.example"))
                    .as("the right one, without a new start")
                    .isEqualTo(new Outcome.Taken(250));
        }
    }

    @Test
    void a_mail_server_that_is_not_there_or_says_nothing_is_given_up_soon() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertThatThrownBy(() -> mail(free, false, null).open())
                .as("nobody listens")
                .isInstanceOf(NotNow.class);
        try (ServerSocket silent = new ServerSocket(0)) {
            Instant begun = InstantSource.system().instant();
            assertThatThrownBy(() -> mail(silent.getLocalPort(), false, null).open())
                    .as("somebody listens and says nothing")
                    .isInstanceOf(NotNow.class);
            assertThat(InstantSource.system().instant())
                    .as("given up")
                    .isBefore(begun.plusSeconds(40));
        }
    }

    @Test
    void no_letter_can_be_made_that_writes_a_header() {
        assertThatThrownBy(() -> new Letter(ID, "a@b.example\r\nBcc: c@d.example", "s", "b"))
                .as("in the address")
                .isInstanceOf(BorderRefusal.class);
        assertThatThrownBy(() -> new Letter(ID, "a@b.example", "s\r\nBcc: c@d.example", "b"))
                .as("in the subject")
                .isInstanceOf(BorderRefusal.class);
        assertThat(letter("someone@mail.example").toString())
                .as("a letter in a log")
                .doesNotContain("someone", "Code");
    }

    @Test
    void settings_are_whole_or_none() throws IOException {
        assertThat(MailSettings.of(Map.of("CHOPMARK_DATA", "x"))).as("none").isEmpty();
        assertThat(
                        MailSettings.of(
                                Map.of(
                                        "CHOPMARK_MAIL_HOST", "mail.school.example",
                                        "CHOPMARK_MAIL_SENDER", "office@School.example")))
                .as("with what is usual")
                .hasValue(
                        new MailSettings(
                                "mail.school.example",
                                587,
                                true,
                                "office@school.example",
                                null,
                                null));
        refused("CHOPMARK_MAIL_SENDER", "CHOPMARK_MAIL_HOST", "mail.school.example");
        refused("CHOPMARK_MAIL_HOST", "CHOPMARK_MAIL_PORT", "587");
        refused("CHOPMARK_MAIL_SMTP", "CHOPMARK_MAIL_SMTP", "x");
        refused(
                "CHOPMARK_MAIL_PORT",
                "CHOPMARK_MAIL_HOST",
                "localhost",
                "CHOPMARK_MAIL_SENDER",
                "a@b.example",
                "CHOPMARK_MAIL_PORT",
                "0");
        refused(
                "CHOPMARK_MAIL_SENDER",
                "CHOPMARK_MAIL_HOST",
                "localhost",
                "CHOPMARK_MAIL_SENDER",
                "Office <a@b.example>");
        refused(
                "CHOPMARK_MAIL_PASSWORD_FILE",
                "CHOPMARK_MAIL_HOST",
                "localhost",
                "CHOPMARK_MAIL_SENDER",
                "a@b.example",
                "CHOPMARK_MAIL_USER",
                "chopmark");
        Path password = temporary.resolve("password");
        Files.writeString(password, "secret");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));
        refused(
                "CHOPMARK_MAIL_PASSWORD_FILE",
                "CHOPMARK_MAIL_HOST",
                "localhost",
                "CHOPMARK_MAIL_SENDER",
                "a@b.example",
                "CHOPMARK_MAIL_USER",
                "chopmark",
                "CHOPMARK_MAIL_PASSWORD_FILE",
                password.toString());
        refused(
                "CHOPMARK_MAIL_CA_FILE",
                "CHOPMARK_MAIL_HOST",
                "localhost",
                "CHOPMARK_MAIL_SENDER",
                "a@b.example",
                "CHOPMARK_MAIL_CA_FILE",
                password.toString());
    }

    private static void refused(String setting, String... environment) {
        Map<String, String> all = new HashMap<>();
        for (int at = 0; at < environment.length; at += 2) {
            all.put(environment[at], environment[at + 1]);
        }
        assertThatThrownBy(() -> MailSettings.of(all))
                .as("refused for %s", setting)
                .isInstanceOfSatisfying(
                        MailSettings.Refused.class,
                        refusal -> assertThat(refusal.setting()).as("setting").isEqualTo(setting));
    }
}
