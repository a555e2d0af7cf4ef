package hk.chopmark.api.attendance;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestBrowser;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.rest.TestServer.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalendarGapIT {

    private static final String REST = "/api/v1/attendance/escalations";

    @Test
    void a_school_is_told_that_nobody_can_be_escalated_until_its_calendar_knows_today(
            @TempDir Path folder) throws Exception {
        try (TestServer server = new TestServer(folder.resolve("data"))) {
            AttendanceSchool school = AttendanceSchool.found(server);
            TestBrowser browser = new TestBrowser();
            browser.signIn(server, school.token());

            assertGap(school, browser, true, "neither year nor holidays");
            int year = school.today().getYear();
            school.post(
                    "/api/v1/calendar/years",
                    "{\"first\":\"%d-01-01\",\"last\":\"%d-12-31\",\"schoolDays\":[\"MONDAY\"]}"
                            .formatted(year, year));
            assertGap(school, browser, true, "no holidays");
            Reply adopted =
                    school.post(
                            "/api/v1/calendar/holidays/" + year,
                            "{\"holidays\":[{\"day\":\"%d-10-01\",\"nameEn\":\"Day\"}],\"source\":\"x\"}"
                                    .formatted(year));
            school.office()
                    .get(
                            "/api/v1/calendar?from=%1$s&to=%1$s&atLeast=%2$d"
                                    .formatted(school.today(), adopted.asOf()));
            assertGap(school, browser, false, "both");
        }
    }

    private static void assertGap(
            AttendanceSchool school, TestBrowser browser, boolean gap, String recorded)
            throws Exception {
        Reply reply = school.office().get(REST);
        assertThat(reply.json().at("/calendarGap").asBoolean(!gap))
                .as("recorded: %s; answer: %s", recorded, reply)
                .isEqualTo(gap);
        String page = browser.get(school.server().uri("/attendance/escalations")).body();
        assertThat(page.contains("The calendar of the school does not know today"))
                .as("recorded: %s; page: %s", recorded, page)
                .isEqualTo(gap);
    }
}
