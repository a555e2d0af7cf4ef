package hk.chopmark.api.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.rest.TestSchool;
import hk.chopmark.api.rest.TestSchool.Family;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import hk.chopmark.core.shared.Ref;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may take out no evidence learns nothing of what there is, and the record says no more. */
class EvidenceRefusedIT {

    @TempDir static Path folder;

    private static TestServer server;
    private static TestSchool school;
    private static Family family;
    private static String notice = "";

    @BeforeAll
    static void a_notice_addressed_to_a_family() throws Exception {
        server = new TestServer(folder, TestServer::withoutQuotas);
        school = TestSchool.found(server, "Evidence School", "據小學");
        family = school.family("1A");
        notice = school.post("/api/v1/notices", "{\"kind\":\"circular\"}").text("/refs/notice");
        school.post(
                "/api/v1/notices/" + notice + "/versions",
                "{\"titleEn\":\"Trip\",\"bodyEn\":\"Lunch.\",\"urgent\":false,\"marketing\":false}");
        school.post(
                "/api/v1/notices/" + notice + "/audiences",
                "{\"number\":1,\"classId\":\"%s\"}".formatted(family.classId()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_person_without_the_right_is_refused_alike_what_is_there_and_what_is_not()
            throws Exception {
        String clerk = school.post("/api/v1/staff", "{\"postCode\":\"clerk\"}").text("/refs/staff");
        requireAlike(server.bareToken(clerk, ActingRole.AUDITOR, school.id()));
    }

    @Test
    void a_service_is_refused_alike_whatever_it_was_granted() throws Exception {
        String service =
                created("/api/v1/services", "{\"code\":\"robot\",\"name\":\"Robot\"}")
                        .text("/refs/service-account");
        created(
                "/api/v1/roles",
                "{\"roleCode\":\"robot\",\"heldBy\":\"SERVICES\",\"permissions\":[\"receipt.export\"]}");
        created(
                "/api/v1/grants",
                "{\"grantee\":\"%s\",\"roleCode\":\"robot\",\"scope\":\"%s\","
                        .concat("\"validFrom\":\"2026-09-01T00:00:00Z\"}")
                        .formatted(service, school.id().text()));
        requireAlike(
                created(
                                "/api/v1/services/" + service + "/keys",
                                "{\"acts\":[\"receipt.export\"],\"days\":30}")
                        .text("/key"));
    }

    private static Reply created(String path, String json) throws Exception {
        Reply reply = server.as(school.token()).for_("access-administration").post(path, json);
        assertThat(reply.status()).as("%s: %s", path, reply).isEqualTo(201);
        return reply;
    }

    private static void requireAlike(String token) throws Exception {
        Outcome there = asked(token, notice, family.guardian());
        Outcome absent =
                asked(
                        token,
                        "notice=" + UuidCreator.getTimeOrderedEpoch(),
                        "guardian=" + UuidCreator.getTimeOrderedEpoch());
        assertThat(there.answer()).as("what is there").contains("access.denied");
        assertThat(there.recorded()).as("the refusal on the record").hasSize(1);
        assertThat(absent).as("what is not there, beside what is").isEqualTo(there);
    }

    /**
     * What came of it.
     *
     * @param answer what the sender is told
     * @param recorded what stands on the record of it, without which notice and guardian it was
     */
    private record Outcome(String answer, List<String> recorded) {}

    private static Outcome asked(String token, String notice, String guardian) throws Exception {
        var engine = server.installation().engine();
        long before = engine.head();
        Reply reply =
                server.as(token)
                        .for_("audit")
                        .post(
                                "/api/v1/evidence/receipt",
                                "{\"notice\":\"%s\",\"guardian\":\"%s\"}"
                                        .formatted(notice, guardian));
        List<String> recorded =
                engine.log().find(school.id(), List.of(), Set.of(), before, 100).stream()
                        .map(event -> engine.codec().decode(event).event().toString())
                        .map(event ->
                                event.replace(Ref.parse(notice).toString(), "a notice")
                                        .replace(Ref.parse(guardian).toString(), "a guardian"))
                        .toList();
        return new Outcome(reply.response().body(), recorded);
    }
}
