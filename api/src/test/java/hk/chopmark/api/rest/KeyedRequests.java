package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.rest.TestServer.Call;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests that are sent again under their keys, area by area; what was honoured is noted. */
abstract class KeyedRequests {

    static final String KEY = "Idempotency-Key";
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)\\}");

    final Map<String, String> places = new HashMap<>();
    final TreeSet<String> honoured = new TreeSet<>();
    private int keys;

    abstract TestServer server();

    abstract TestSchool school();

    Call head() {
        return server().as(school().token()).for_("roster-administration");
    }

    String fill(String text) {
        return PLACE.matcher(text)
                .replaceAll(place ->
                        Matcher.quoteReplacement(
                                places.getOrDefault(place.group(1), place.group())));
    }

    String place(String name) {
        return Objects.requireNonNull(places.get(name), name);
    }

    /** A new id, which the next body may name. */
    void chooses(String place, String kind) {
        String id = UuidCreator.getTimeOrderedEpoch().toString();
        places.put(place + "Id", id);
        places.put(place, kind + "=" + id);
    }

    /** Sends a request three times under one key: twice the same, once with another purpose. */
    Reply twice(Call call, String path, String body) throws Exception {
        keys++;
        Call keyed = call.with(KEY, "key-" + keys);
        Reply first = keyed.post(fill(path), fill(body));
        Reply second = keyed.post(fill(path), fill(body));
        Reply other = keyed.for_("demonstration").post(fill(path), fill(body));
        assertThat(first.status()).as("%s is done: %s", path, first).isIn(200, 201);
        assertThat(second.status())
                .as("%s is answered: %s", path, second)
                .isEqualTo(first.status());
        assertThat(second.json().at("/events")).as(path).isEqualTo(first.json().at("/events"));
        assertThat(second.json().at("/repeated").asBoolean())
                .as("%s says that it was done before: %s", path, second)
                .isTrue();
        assertThat(other.status()).as("%s asked otherwise: %s", path, other).isEqualTo(422);
        assertThat(other.text("/code")).as(path).isEqualTo("idempotency.key-reused");
        honoured.add("POST " + path);
        return first;
    }

    String employed(String role) throws Exception {
        String staff =
                school().post("/api/v1/staff", "{\"postCode\":\"post\"}").text("/refs/staff");
        school().post(
                        "/api/v1/grants",
                        ("{\"grantee\":\"%s\",\"roleCode\":\"%s\","
                                        + "\"scope\":\"%s\",\"validFrom\":\"2026-01-01T00:00:00Z\"}")
                                .formatted(staff, role, school().id().text()));
        return staff;
    }

    Call acting(String person, ActingRole role, String purpose) {
        return server().as(server().token(person, role, school().id())).for_(purpose);
    }

    void attendanceIsTaken() throws Exception {
        String api = "/api/v1/attendance";
        Call teacher = acting(employed("teacher"), ActingRole.TEACHER, "teaching");
        LocalDate today =
                LocalDate.ofInstant(
                        server().installation().clock().instant(), ZoneId.of("Asia/Hong_Kong"));
        places.put("today", today.toString());
        places.put("now", server().installation().clock().instant().toString());
        chooses("rollCall", "roll-call");
        twice(
                teacher,
                api + "/roll-calls",
                "{\"id\":\"{rollCallId}\",\"classId\":\"{classId}\",\"day\":\"{today}\","
                        + "\"session\":\"MORNING\",\"students\":[{\"student\":\"{student}\",\"status\":\"ABSENT\"}]}");
        String told =
                "{\"classId\":\"{classId}\",\"student\":\"{student}\",\"guardian\":\"{guardian}\","
                        + "\"channel\":\"CHANNEL\",\"sentAt\":\"{now}\",\"outcome\":\"delivered\"}";
        twice(
                teacher.for_("home-school-communication"),
                api + "/roll-calls/{rollCall}/notices",
                told.replace("CHANNEL", "phone"));
        twice(
                acting("service=sms", ActingRole.CONNECTOR, "home-school-communication"),
                api + "/roll-calls/{rollCall}/notice-reports",
                told.replace("CHANNEL", "sms"));
        twice(
                teacher,
                api + "/roll-calls/{rollCall}/corrections",
                "{\"classId\":\"{classId}\",\"student\":\"{student}\",\"status\":\"PRESENT\",\"reason\":\"found\"}");
        chooses("absence", "absence");
        String days =
                "{\"id\":\"{absenceId}\",\"student\":\"{student}\",\"from\":\"{today}\",\"to\":\"{today}\","
                        + "\"reportedBy\":\"{guardian}\",\"channel\":\"phone\"}";
        twice(teacher.for_("home-school-communication"), api + "/absences", days);
        twice(
                teacher,
                api + "/absences/{absence}/explanation",
                "{\"student\":\"{student}\",\"from\":\"{today}\",\"to\":\"{today}\","
                        + "\"excuse\":\"EXCUSED\",\"reason\":\"fever\"}");
        chooses("absence", "absence");
        twice(
                acting(place("guardian"), ActingRole.GUARDIAN, "home-school-communication"),
                api + "/absences/own-child",
                days.replace("\"reportedBy\":\"{guardian}\",", ""));
    }

    void calendarIsSet() throws Exception {
        String api = "/api/v1/calendar";
        twice(
                head(),
                api + "/holidays/{year}",
                "{\"holidays\":[{\"day\":\"2026-10-01\",\"nameEn\":\"National Day\"}],\"source\":\"Gazette\"}");
        twice(
                head(),
                api + "/years",
                "{\"first\":\"2026-09-01\",\"last\":\"2027-08-31\",\"schoolDays\":[\"MONDAY\",\"WEDNESDAY\"]}");
        twice(
                head(),
                api + "/days/{day}/suspension",
                "{\"from\":\"MORNING\",\"signal\":\"BLACK_RAINSTORM\",\"source\":\"EDB\"}");
        twice(head(), api + "/days/{day}", "{\"kind\":\"SCHOOL_DAY\",\"reason\":\"make-up\"}");
        twice(
                head(),
                api + "/school-holidays",
                "{\"first\":\"2026-10-05\",\"last\":\"2026-10-05\",\"reason\":\"bridge\"}");
        Instant later = server().installation().clock().instant().plus(Duration.ofDays(1));
        twice(
                head(),
                "/api/v1/due-rules/{rule}",
                "{\"from\":\"%s\",\"parameters\":[{\"name\":\"school-days\",\"number\":5}],\"source\":\"School\"}"
                        .formatted(later));
        twice(
                head(),
                "/api/v1/due-rules/{rule}/retirement",
                "{\"until\":\"%s\",\"reason\":\"over\"}".formatted(later.plus(Duration.ofDays(1))));
    }

    void erasuresAreAskedFor() throws Exception {
        Call officer =
                acting(
                        employed("data-protection-officer"),
                        ActingRole.OFFICER,
                        "retention-and-erasure");
        Call principal = head().for_("retention-and-erasure");
        String erasure =
                "{\"id\":\"{erasureId}\",\"subject\":\"{leaver}\",\"categories\":[\"identity\"],"
                        + "\"ground\":\"REQUESTED_BY_SUBJECT\"}";
        chooses("erasure", "erasure");
        twice(officer, "/api/v1/erasures", erasure);
        twice(officer, "/api/v1/erasures/{erasure}/refusal", "{\"reason\":\"still-needed\"}");
        chooses("erasure", "erasure");
        officer.post("/api/v1/erasures", fill(erasure));
        twice(officer, "/api/v1/erasures/{erasure}/approval", "{}");
        twice(principal, "/api/v1/erasures/{erasure}/decision", "{}");
        chooses("hold", "hold");
        twice(
                officer,
                "/api/v1/legal-holds",
                "{\"id\":\"{holdId}\",\"subject\":\"{student}\",\"categories\":[\"identity\"],"
                        + "\"reason\":\"complaint\"}");
        twice(officer, "/api/v1/legal-holds/{hold}/release", "{\"reason\":\"case-closed\"}");
        twice(
                officer,
                "/api/v1/retention-rules",
                "{\"category\":\"identity\",\"start\":\"STUDENT_LEFT\",\"retentionMonths\":12,\"source\":\"School\"}");
    }

    void servicesActByKeys() throws Exception {
        Call head = head().for_("access-administration");
        chooses("service", "service-account");
        twice(
                head,
                "/api/v1/services",
                "{\"id\":\"{serviceId}\",\"code\":\"library\",\"name\":\"Library\"}");
        Reply issued =
                head.post(
                        fill("/api/v1/services/{service}/keys"),
                        "{\"acts\":[\"receipt.deliver\"],\"days\":30}");
        places.put("key", issued.text("/credential"));
        twice(head, "/api/v1/services/{service}/keys/{key}/revocation", "{\"reason\":\"leaked\"}");
        twice(head, "/api/v1/services/{service}/closing", "{\"reason\":\"replaced\"}");
    }
}
