package hk.chopmark.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import hk.chopmark.api.demo.Demo;
import hk.chopmark.api.demo.DemoSchool.Highlights;
import hk.chopmark.api.security.AccessTokens;
import hk.chopmark.api.security.AccessTokens.Order;
import hk.chopmark.api.security.TokenRole;
import hk.chopmark.api.server.Server;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.api.wiring.NewInstallation;
import hk.chopmark.core.attendance.AbsenceId;
import hk.chopmark.core.attendance.AttendanceCommand.ExplainAbsence;
import hk.chopmark.core.attendance.AttendanceCommand.RecordAbsenceNotice;
import hk.chopmark.core.attendance.AttendanceCommand.ReportAbsence;
import hk.chopmark.core.attendance.AttendanceCommand.Told;
import hk.chopmark.core.attendance.AttendanceEvent.Excuse;
import hk.chopmark.core.attendance.RollCallId;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.projections.roster.Roster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The roll is called and corrected in a real browser, in both languages, at two widths. */
class AttendanceBrowserIT {

    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final String REASON = "Canary fever 金絲雀熱";
    private static final int DESK = 1280;
    private static final int PHONE = 390;

    private Installation installation;
    private Server server;
    private Highlights who;
    private Chromium browser;
    private String register;

    @BeforeEach
    void serve_the_sample_school(@TempDir Path folder) throws Exception {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        installation = Installation.at(NewInstallation.in(folder)).open();
        Demo demo = new Demo(installation.engine(), installation.clock().instant());
        demo.build(sent -> {});
        installation
                .projections()
                .awaitPosition(installation.engine().head(), Duration.ofSeconds(30));
        who = demo.highlights();
        register =
                "/attendance/classes/"
                        + new Roster(installation.readModels())
                                .classes(who.school())
                                .value()
                                .getFirst()
                                .classId()
                                .text();
        server = Server.start(installation, "127.0.0.1", 0);
        browser = Chromium.launch();
    }

    @AfterEach
    void close() {
        browser.close();
        server.close();
        installation.close();
    }

    @Test
    void the_roll_is_called_corrected_and_read_as_it_stood() throws Exception {
        try (BrowserContext english = browser.context("en-HK");
                BrowserContext chinese = browser.context("zh-HK")) {
            Page page = signedIn(english);
            page.setViewportSize(DESK, 900);
            page.click(".rooms >> text=Attendance");
            assertThat(page.locator("#classes").innerText())
                    .as("today, before anybody called the roll")
                    .contains("Not called yet");
            // A school day a week ago, whatever day of the week it is today.
            page.navigate(address(register + "?session=MORNING&day=" + monday()));
            picture(page, "roll");
            page.locator("#roll select[name=status]").first().selectOption("ABSENT");
            page.locator("#roll select[name=status]").nth(1).selectOption("LATE");
            page.locator("#roll input[name=time]").nth(1).fill("08:25");
            page.click("#roll button[type=submit]");
            assertThat(row(page, 0)).as("the first student").contains("Absent");
            assertThat(row(page, 1)).as("the second student").contains("Late", "08:25");
            follow(page);

            page.selectOption("#correct-status", "LATE");
            page.fill("#correct-time", "09:10");
            page.selectOption("#correct-reason", "came-late");
            page.click("#correct button[type=submit]");
            assertThat(row(page, 0)).as("old beside new").contains("Late", "09:10", "Absent");

            assertThat(page.locator("#register .name").count()).as("names").isZero();
            page.selectOption("#names-purpose", "teaching");
            page.click("#ask-names button[type=submit]");
            assertThat(page.locator("#register .name").count()).as("masks").isPositive();
            assertThat(page.locator(".recorded").innerText()).contains("recorded");

            page.fill("#at", monday() + "T07:00");
            page.click("#which button[type=submit]");
            assertThat(page.locator("main").innerText())
                    .as("as it stood before")
                    .contains("At that time the roll had not been called yet");
            file(page);
            Page other = signedIn(chinese);
            assertPages(page, "en-HK");
            assertPages(other, "zh-HK");
        }
    }

    private static String row(Page page, int at) {
        return page.locator("#register tbody tr").nth(at).innerText();
    }

    /** What follows an absence: a guardian is told, somebody reports it, the school knows why. */
    private void follow(Page page) {
        RollCallId rollCall =
                (RollCallId) Ref.parse(page.locator("[name=rollCall]").getAttribute("value"));
        ClassId classId = (ClassId) Ref.parse(register.substring("/attendance/classes/".length()));
        String href = page.locator("#register tbody a").first().getAttribute("href");
        StudentId student = (StudentId) Ref.parse(href.substring(href.lastIndexOf('/') + 1));
        Instant now = installation.clock().instant();
        GuardianId guardian =
                new Roster(installation.readModels())
                        .guardiansOf(who.school(), student, now)
                        .value()
                        .getFirst()
                        .guardian();
        AbsenceId absence = new AbsenceId(installation.engine().ids().get());
        send(
                new RecordAbsenceNotice(
                        who.school(),
                        new Told(rollCall, classId, student, guardian, "sms", now, "delivered")));
        send(
                new ReportAbsence(
                        who.school(),
                        absence,
                        student,
                        monday(),
                        monday(),
                        guardian,
                        "phone",
                        Sealed.of(student, Category.HEALTH, REASON)));
        send(
                new ExplainAbsence(
                        who.school(),
                        absence,
                        student,
                        monday(),
                        monday(),
                        Excuse.EXCUSED,
                        Sealed.of(student, Category.HEALTH, REASON),
                        Sealed.of(student, Category.HEALTH, REASON)));
        page.navigate(address(href));
        assertThat(page.locator("main").innerText())
                .as("that a reason was given, and not which")
                .contains("Phone", "Reason given", "Excused", "With proof", "SMS", "delivered")
                .doesNotContain(REASON);
        page.goBack();
    }

    private void send(Command command) {
        long asOf =
                installation
                        .engine()
                        .send(
                                command,
                                CommandContext.of(Actor.service("test"), Purpose.DATA_IMPORT))
                        .asOf();
        installation.projections().awaitPosition(asOf, Duration.ofSeconds(30));
    }

    private void file(Page page) throws Exception {
        page.navigate(address(register + "?session=MORNING&day=" + monday()));
        Download file = page.waitForDownload(() -> page.click("text=CSV"));
        assertThat(Files.readString(file.path()))
                .as("the file")
                .startsWith("class,day,session,student")
                .contains(",LATE,")
                .containsPattern(",yes,1,[a-z-]+,ABSENT,");
    }

    private void assertPages(Page page, String language) {
        page.navigate(address(register + "?session=MORNING&day=" + monday()));
        String student = page.locator("#register tbody a").first().getAttribute("href");
        for (int width : new int[] {DESK, PHONE}) {
            page.setViewportSize(width, 900);
            for (String path :
                    List.of(
                            "/attendance",
                            register + "?session=MORNING&day=" + monday(),
                            register + "?session=AFTERNOON&day=" + monday(),
                            student)) {
                page.navigate(path.startsWith("http") ? path : address(path));
                assertThat(page.locator("main").innerText())
                        .as("words without a translation on %s", path)
                        .doesNotContain("??", "attendance.");
                assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                        .as("width of %s", path)
                        .isLessThanOrEqualTo(width);
                assertThat(violations(page)).as("axe on %s in %s", path, language).isEmpty();
                String name = path.replaceAll("=[0-9a-f-]{36}", "").replaceAll("[/?&=]+", "-");
                picture(page, name.substring(1) + "-" + language + "-" + width);
            }
        }
    }

    private static List<String> violations(Page page) {
        return new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .map(rule -> rule.getId() + ": " + rule.getNodes().getFirst().getHtml())
                        .toList();
    }

    private LocalDate monday() {
        LocalDate day =
                LocalDate.ofInstant(installation.clock().instant(), HongKongTime.ZONE).minusDays(7);
        return day.minusDays(day.getDayOfWeek().getValue() - 1L);
    }

    private static void picture(Page page, String name) {
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setPath(PICTURES.resolve(name + ".png"))
                        .setFullPage(true));
    }

    private Page signedIn(BrowserContext context) {
        Page page = context.newPage();
        page.navigate(address("/"));
        Order order =
                new Order(
                        new ActorRef.Person(who.principal()),
                        TokenRole.ADMINISTRATOR,
                        who.school(),
                        "test",
                        Duration.ofHours(1));
        page.fill("#token", AccessTokens.of(installation).issue(order).text());
        page.click("button[type=submit]");
        return page;
    }

    private String address(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }
}
