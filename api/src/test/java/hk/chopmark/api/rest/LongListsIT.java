package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import hk.chopmark.projections.rows.Page;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A school with one class more than a page holds: nothing is left out in silence. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LongListsIT {

    private static final int CLASSES = Page.MAX_ROWS + 1;

    private TestServer server;
    private TestSchool school;
    private String lastClass;

    @BeforeAll
    void serve(@TempDir Path folder) throws Exception {
        server = new TestServer(folder.resolve("data"), TestServer::withoutQuotas);
        school = TestSchool.found(server, "Harbour View", "海景");
        Reply opened = open(1);
        for (int number = 2; number <= CLASSES; number++) {
            opened = open(number);
        }
        lastClass = opened.text("/refs/class");
        server.as(school.token()).get("/api/v1/classes?atLeast=" + opened.asOf());
    }

    private Reply open(int number) throws Exception {
        return school.post(
                "/api/v1/classes",
                "{\"code\":\"K%03d\",\"schoolYear\":\"2026/27\"}".formatted(number));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void every_page_of_classes_says_how_many_there_are_and_leads_to_the_rest() throws Exception {
        TestBrowser head = signedIn(school.token());
        for (String path : new String[] {"/attendance", "/homework"}) {
            String first = head.get(server.uri(path + "?lang=en")).body();
            assertThat(first)
                    .as("%s: the first of them", path)
                    .contains("K001", "K500", "1 to 500 of 501")
                    .doesNotContain("K501");
            Matcher next =
                    Pattern.compile("href=\"(" + path + "\\?(?:skip|classes)=500)\"")
                            .matcher(first);
            assertThat(next.find()).as("%s: a way to the rest", path).isTrue();
            assertThat(head.get(server.uri(next.group(1))).body())
                    .as("%s: the rest", path)
                    .contains("K501", "501 to 501 of 501")
                    .doesNotContain("K500");
        }
        assertThat(head.get(server.uri("/")).body()).as("counted in all").contains("<dd>501</dd>");
        Reply rest = server.as(school.token()).get("/api/v1/classes?skip=500");
        assertThat(rest.json().at("/value")).as("the interface: %s", rest).hasSize(1);
        assertThat(server.as(school.token()).get("/api/v1/classes?skip=-1").status())
                .as("nothing before the first")
                .isEqualTo(400);
    }

    @Test
    void who_sees_one_class_sees_it_wherever_it_stands() throws Exception {
        String teacher =
                school.post("/api/v1/staff", "{\"nameEn\":\"Last\",\"postCode\":\"teacher\"}")
                        .text("/refs/staff");
        school.post(
                "/api/v1/grants",
                "{\"grantee\":\"%s\",\"roleCode\":\"teacher\",\"scope\":\"%s\",\"validFrom\":\"2026-01-01T00:00:00Z\"}"
                        .formatted(teacher, lastClass));
        TestBrowser browser = signedIn(server.bareToken(teacher, ActingRole.TEACHER, school.id()));
        for (String path : new String[] {"/attendance", "/homework"}) {
            assertThat(browser.get(server.uri(path + "?lang=en")).body())
                    .as(path)
                    .contains("K501")
                    .doesNotContain("K001", " of 501");
        }
        assertThat(browser.get(server.uri("/")).body()).as("counted").contains("<dd>1</dd>");
    }

    private TestBrowser signedIn(String token) throws Exception {
        TestBrowser browser = new TestBrowser();
        browser.signIn(server, token);
        return browser;
    }
}
