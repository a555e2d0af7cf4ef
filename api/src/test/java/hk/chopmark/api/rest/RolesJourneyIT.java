package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestServer.Call;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roles over HTTP: defined by texts or objects, refused, read back with their versions. */
class RolesJourneyIT {

    @Test
    void a_role_says_scope_and_mask_and_keeps_its_versions(@TempDir Path folder) throws Exception {
        try (TestServer server = new TestServer(folder.resolve("data"))) {
            Reply founded =
                    server.as(server.token("service=operator", ActingRole.OPERATOR, null))
                            .for_("roster-administration")
                            .post("/api/v1/schools", "{\"nameEn\":\"Hill\",\"nameZh\":\"山\"}");
            SchoolId school = (SchoolId) Ref.parse(founded.text("/school"));
            String administrator = founded.text("/administrator");
            Call head =
                    server.as(server.token(administrator, ActingRole.ADMINISTRATOR, school))
                            .for_("access-administration");
            define(head, "\"roster.view\"", 201);
            Reply second =
                    define(
                            head,
                            "{\"resource\":\"roster\",\"action\":\"view\",\"scope\":\"class\","
                                    + "\"mask\":\"clear\"},\"access.audit\"",
                            201);

            Reply versions =
                    head.get("/api/v1/roles/helper?atLeast=" + second.json().at("/asOf").asLong());
            assertThat(versions.json().at("/rows").size())
                    .as("both versions: %s", versions)
                    .isEqualTo(2);
            assertThat(versions.text("/rows/0/permissions/0")).isEqualTo("roster.view");
            assertThat(versions.text("/rows/1/permissions/0"))
                    .as("left out, what is for the whole school says so")
                    .isEqualTo("access.audit@school");
            assertThat(versions.text("/rows/1/permissions/1")).isEqualTo("roster.view@class+clear");
            assertThat(versions.text("/rows/1/definedBy")).isEqualTo(administrator);
            assertThat(versions.text("/rows/1/definedEvent"))
                    .as("the event that proves it")
                    .isEqualTo(second.text("/events/0"));

            refused(
                    define(head, "\"erasure.decide@class\"", 422),
                    "access.permission-whole-school-only");
            refused(define(head, "\"roster.unmask\"", 422), "access.permission-unmask-is-a-mask");
            refused(define(head, "\"roster.export+clear\"", 422), "access.permission-has-no-mask");
            refused(define(head, "\"roster.view@house\"", 400), "request.permission-malformed");
            refused(
                    define(
                            head,
                            "{\"resource\":\"roster\",\"action\":\"view\",\"who\":\"x\"}",
                            400),
                    "request.permission-malformed");
            refused(define(head, "7", 400), "request.permission-malformed");
        }
    }

    private static Reply define(Call call, String permissions, int status) throws Exception {
        Reply reply =
                call.post(
                        "/api/v1/roles",
                        "{\"roleCode\":\"helper\",\"permissions\":[" + permissions + "]}");
        assertThat(reply.status()).as("%s: %s", permissions, reply).isEqualTo(status);
        return reply;
    }

    private static void refused(Reply reply, String code) {
        assertThat(reply.text("/code")).as("%s", reply).isEqualTo(code);
    }
}
