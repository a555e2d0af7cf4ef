package hk.chopmark.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.Cookie;
import hk.chopmark.api.demo.Demo;
import hk.chopmark.api.demo.DemoSchool.Highlights;
import hk.chopmark.api.demo.SampleInstallation;
import hk.chopmark.api.rest.TestAccounts;
import hk.chopmark.api.server.Server;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.attendance.AbsenceId;
import hk.chopmark.core.attendance.AbsencePolicy;
import hk.chopmark.core.attendance.AttendanceCommand.EscalateAbsence;
import hk.chopmark.core.attendance.AttendanceCommand.ExplainAbsence;
import hk.chopmark.core.attendance.AttendanceCommand.RecordAbsenceNotice;
import hk.chopmark.core.attendance.AttendanceCommand.ReportAbsence;
import hk.chopmark.core.attendance.AttendanceCommand.Told;
import hk.chopmark.core.attendance.AttendanceEvent.Excuse;
import hk.chopmark.core.attendance.RollCallId;
import hk.chopmark.core.calendar.CalendarCommand.ChangeSchoolDay;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.facts.ClaimedTime;
import hk.chopmark.core.facts.calendar.SchoolDayKind;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.projections.roster.Roster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The roll is called and corrected in a real browser, in both languages, at two widths. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttendanceBrowserIT {

    private static final String REASON = "Canary fever 金絲雀熱";
    private static final int DESK = 1280;
    private static final int PHONE = 390;

    private Installation installation;
    private Server server;
    private Highlights who;
    private TestAccounts accounts;
    private Chromium browser;
    private String register;

    @BeforeAll
    void serve_the_sample_school(@TempDir Path folder) throws Exception {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        installation = SampleInstallation.at(folder).open();
        Demo demo = new Demo(installation, installation.clock().instant());
        who = demo.highlights();
        accounts = new TestAccounts(installation);
        register =
                "/attendance/classes/"
                        + new Roster(installation.readModels())
                                .codes(who.school())
                                .value()
                                .keySet()
                                .iterator()
                                .next()
                                .text();
        server = Server.start(installation, "127.0.0.1", 0);
        browser = Chromium.launch();
    }

    @AfterAll
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
            Pictures.take(page, "roll");
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

    @Test
    void a_teacher_follows_an_absence_up_and_an_officer_reads_why() {
        String student = "/attendance/students/" + who.student().text();
        escalate();
        try (BrowserContext english = browser.context("en-HK");
                BrowserContext chinese = browser.context("zh-HK")) {
            Page teacher = signedIn(english, who.teacher());
            report(teacher, student);
            explain(teacher);
            tell(teacher);
            read(teacher, "teaching");
            assertFits(teacher, student, "teacher-en");
            Response refused = teacher.navigate(address("/attendance/escalations"));
            assertThat(refused.status()).as("who sees one class only").isEqualTo(403);
            assertThat(teacher.locator("main").innerText()).as("in words").contains("was not done");

            Page officer = signedIn(chinese, who.officer());
            officer.click(".rooms >> text=考勤");
            officer.click("#to-escalations");
            assertThat(officer.locator("#escalations tbody a").count())
                    .as("absences of the school that lasted too long")
                    .isOne();
            assertFits(officer, "/attendance/escalations", "escalations-zh");
            officer.locator("#escalations tbody a").first().click();
            officer.navigate(address(student));
            assertThat(officer.locator("#report, #explain, #notify").count())
                    .as("forms for whom the record allows none of it")
                    .isZero();
            read(officer, "audit");
            assertFits(officer, student, "officer-zh");
        }
    }

    /** A day on which the other test does nothing. */
    private LocalDate followed() {
        return monday().minusDays(7);
    }

    private void report(Page page, String student) {
        page.navigate(address(student));
        page.fill("#report-first", followed().toString());
        page.fill("#report-last", followed().plusDays(1).toString());
        page.selectOption("#report-channel", "letter");
        page.fill("#report-reason", REASON);
        page.click("#report button");
        assertThat(page.locator("#done").innerText()).as("that it was done").contains("recorded");
        assertThat(page.locator("#absences").innerText())
                .as("the absence, and not its reason")
                .contains("Letter", "Reason given")
                .doesNotContain(REASON, "Excused");
        assertThat(page.url()).as("the address").doesNotContain("Canary");
    }

    private void explain(Page page) {
        page.selectOption("#explain-excuse", "UNEXCUSED");
        page.fill("#explain-reason", REASON + " 1");
        page.fill("#explain-proof", REASON + " 2");
        page.click("#explain button");
        assertThat(page.locator("#absences tbody tr").count())
                .as("the absence that was reported is the one explained")
                .isOne();
        assertThat(page.locator("#absences").innerText())
                .as("whether it is excused and proved, and not by what")
                .contains("Unexcused", "With proof")
                .doesNotContain(REASON);
    }

    private void tell(Page page) {
        page.navigate(address("/attendance/students/" + who.student().text()));
        int before = page.locator("#notices li").count();
        page.selectOption("#notify-channel", "email");
        page.selectOption("#notify-outcome", "failed");
        page.click("#notify button");
        assertThat(page.locator("#notices li").count()).as("messages").isEqualTo(before + 1);
        assertThat(page.locator("#notices").innerText()).contains("E-mail", "not delivered");
    }

    private void read(Page page, String purpose) {
        page.navigate(
                address(
                        "/attendance/students/"
                                + who.student().text()
                                + "?from="
                                + followed()
                                + "&to="
                                + followed().plusDays(1)));
        page.selectOption("#read-purpose", purpose);
        long before = installation.engine().head();
        Response answer =
                page.waitForResponse(
                        each -> each.url().endsWith("/reasons"), () -> page.click("#read button"));
        assertThat(page.locator("#reasons").innerText())
                .as("reported, explained and proof")
                .contains(REASON, REASON + " 1", REASON + " 2");
        assertThat(installation.engine().head())
                .as("the reading is on record")
                .isGreaterThan(before);
        assertThat(answer.headerValue("cache-control")).as("kept nowhere").contains("no-store");
        assertThat(page.url()).as("the address").doesNotContain("absence=");
        Pictures.take(page, "attendance-reasons-" + purpose);
        page.navigate(page.url());
        assertThat(page.locator("main").innerText()).as("asked again").doesNotContain(REASON);
    }

    private void assertFits(Page page, String path, String name) {
        for (int width : new int[] {DESK, PHONE}) {
            page.setViewportSize(width, 900);
            page.navigate(address(path));
            Pictures.take(page, "attendance-" + name + "-" + width);
            assertThat(page.locator("main").innerText())
                    .as("words without a translation on %s", path)
                    .doesNotContain("??", "attendance.");
            assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                    .as("width of %s", path)
                    .isLessThanOrEqualTo(width);
            assertThat(violations(page)).as("axe on %s", path).isEmpty();
        }
    }

    /**
     * As the room of due acts does; one day is enough here. The sample's first pupil was absent.
     */
    private void escalate() {
        LocalDate day =
                LocalDate.ofInstant(installation.clock().instant(), HongKongTime.ZONE).minusDays(1);
        while (day.getDayOfWeek().getValue() > DayOfWeek.FRIDAY.getValue()) {
            day = day.minusDays(1);
        }
        send(new ChangeSchoolDay(who.school(), day, SchoolDayKind.SCHOOL_DAY, "lessons-as-usual"));
        EscalateAbsence command =
                new EscalateAbsence(who.school(), who.student(), day, 1, AbsencePolicy.RULE, 1);
        send(command, Purpose.TEACHING);
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
                        new Told(
                                rollCall,
                                classId,
                                student,
                                guardian,
                                "sms",
                                new ClaimedTime(now),
                                "delivered")));
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
        send(command, Purpose.DATA_IMPORT);
    }

    private void send(Command command, Purpose purpose) {
        long asOf =
                installation
                        .engine()
                        .send(command, CommandContext.of(Actor.service("test"), purpose))
                        .asOf();
        installation.projections().awaitPosition(asOf, Duration.ofSeconds(30));
    }

    private void file(Page page) throws Exception {
        page.navigate(address(register + "?session=MORNING&day=" + monday()));
        Download file = page.waitForDownload(() -> page.click("text=CSV"));
        assertThat(Files.readString(file.path()))
                .as("the file")
                .startsWith("class,day,session,student")
                .contains(",LATE,", ",yes,1,came-late,ABSENT,");
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
                Pictures.take(page, name.substring(1) + "-" + language + "-" + width);
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

    private Page signedIn(BrowserContext context) {
        return signedIn(context, who.principal());
    }

    private Page signedIn(BrowserContext context, StaffId person) {
        String secret = accounts.cookieOf(person, who.school());
        context.addCookies(List.of(new Cookie("CHOPMARK", secret).setUrl(address("/"))));
        Page page = context.newPage();
        page.navigate(address("/"));
        return page;
    }

    private String address(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }
}
