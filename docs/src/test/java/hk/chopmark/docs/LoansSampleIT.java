package hk.chopmark.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.secrets.PasswordCost;
import hk.chopmark.api.server.Server;
import hk.chopmark.api.signin.Attempts;
import hk.chopmark.api.signin.Enrolment;
import hk.chopmark.api.signin.SignIn;
import hk.chopmark.api.signin.SignIn.Named;
import hk.chopmark.api.signin.SignInResult;
import hk.chopmark.api.wiring.DataFolder;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.api.wiring.SchoolFounding;
import hk.chopmark.api.wiring.SchoolFounding.Plan;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.decision.UsualRole;
import hk.chopmark.core.loans.LoanId;
import hk.chopmark.core.loans.LoansCommand.LendBook;
import hk.chopmark.core.loans.LoansCommand.ReturnBook;
import hk.chopmark.core.loans.LoansEvent;
import hk.chopmark.core.loans.LoansEvent.BookLent;
import hk.chopmark.core.loans.LoansEvent.BookReturned;
import hk.chopmark.core.loans.VisitorId;
import hk.chopmark.core.log.leaf.Leaf;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.export.verify.PackageVerifier;
import hk.chopmark.export.verify.Verdict;
import hk.chopmark.projections.engine.rebuild.ProjectionRebuilder;
import hk.chopmark.projections.engine.rebuild.RebuildReport;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An area that only adds files has everything: the sample of docs/extending.md, served.
 *
 * <p>The sample registers with one line on each floor, in the test resources of this module.
 */
class LoansSampleIT {

    private static final SchoolId SCHOOL = new SchoolId(UuidCreator.getTimeOrderedEpoch());
    private static final StaffId HEAD = new StaffId(UuidCreator.getTimeOrderedEpoch());
    private static final StaffId STRANGER = new StaffId(UuidCreator.getTimeOrderedEpoch());

    @TempDir static Path folder;

    private static final String PASSWORD = "tram peak lantern ferry";

    private static Installation installation;
    private static Server server;
    private static SignIn signIn;
    private static Enrolment enrolment;

    @BeforeAll
    static void serve() throws Exception {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        installation =
                Installation.at(new DataFolder(folder))
                        .demonstration(true)
                        .passwordCost(PasswordCost.CHEAP)
                        .open();
        server = Server.start(installation, "127.0.0.1", 0);
        signIn =
                new SignIn(
                        new SignIn.Parts(
                                installation.engine(),
                                installation.secrets(),
                                installation.engine().time(),
                                Duration.ZERO,
                                System::nanoTime),
                        new Attempts(installation.clock()));
        enrolment = new Enrolment(signIn);
        new SchoolFounding(
                        installation.engine(), installation.secrets().codes(), installation.clock())
                .found(
                        new Plan(
                                SCHOOL,
                                "Reading School",
                                "閱讀學校",
                                HEAD,
                                "reader-" + HEAD.id(),
                                new CredentialId(HEAD.id())));
        installation
                .engine()
                .send(
                        new AppointStaff(SCHOOL, STRANGER, null, null, "visitor"),
                        CommandContext.of(Actor.service("fixture"), Purpose.ROSTER_ADMINISTRATION));
    }

    @AfterAll
    static void close() {
        server.close();
        installation.close();
    }

    /** The secret of a session of somebody who signed in. */
    private static String token(StaffId staff) {
        enrolment.demonstrate(SCHOOL, staff, "reader-" + staff.id(), PASSWORD);
        SignInResult result =
                signIn.byPassword(new Named(SCHOOL, "reader-" + staff.id(), "here"), PASSWORD);
        return ((SignInResult.Opened) result).session().secret();
    }

    private static HttpResponse<String> post(StaffId staff, String path, String json)
            throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + server.port() + "/api/v1" + path))
                        .header("Authorization", "Bearer " + token(staff))
                        .header("Content-Type", "application/json")
                        .header(
                                "Chopmark-Purpose",
                                path.startsWith("/evidence") ? "audit" : "teaching")
                        .POST(BodyPublishers.ofString(json))
                        .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    private static String lend(LoanId loan, VisitorId visitor) {
        return """
        {"id":"%s","borrower":"%s","book":"atlas-7","dueOn":"2026-12-24","remark":"Tears out maps"}
        """
                .formatted(loan.id(), visitor.text());
    }

    private static StoredEvent lent(LoanId loan) {
        return installation
                .engine()
                .history()
                .of(SCHOOL)
                .about(loan)
                .ofTypes(BookLent.class)
                .entries()
                .findFirst()
                .orElseThrow()
                .stored();
    }

    @Test
    void its_refusals_have_the_status_of_their_kind_and_the_record_judges_who_sends()
            throws Exception {
        LoanId loan = new LoanId(UuidCreator.getTimeOrderedEpoch());
        VisitorId visitor = new VisitorId(UuidCreator.getTimeOrderedEpoch());

        assertThat(post(STRANGER, "/loans", lend(loan, visitor)).statusCode())
                .as("whoever holds no grant is refused, whatever the token says")
                .isEqualTo(403);
        HttpResponse<String> made = post(HEAD, "/loans", lend(loan, visitor));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        HttpResponse<String> again = post(HEAD, "/loans", lend(loan, visitor));
        assertThat(again.statusCode()).as("a conflict by its kind").isEqualTo(409);
        assertThat(again.body()).contains("loans.already-lent");
        assertThat(
                        post(
                                        HEAD,
                                        "/loans/loan=%s/return"
                                                .formatted(UuidCreator.getTimeOrderedEpoch()),
                                        "{}")
                                .statusCode())
                .as("unknown by its kind")
                .isEqualTo(404);
    }

    @Test
    void a_kind_of_person_that_it_declares_has_a_tag_on_the_leaf() throws Exception {
        LoanId loan = new LoanId(UuidCreator.getTimeOrderedEpoch());
        VisitorId visitor = new VisitorId(UuidCreator.getTimeOrderedEpoch());
        post(HEAD, "/loans", lend(loan, visitor));

        assertThat(Leaf.parse(lent(loan).leaf()).tags())
                .as("the visitor and the member of staff who lent")
                .hasSize(2);
        assertThat(Ref.parse(visitor.text())).isEqualTo(visitor);
    }

    @Test
    void its_permissions_are_those_a_school_begins_with() {
        assertThat(Resources.usuallyHeldBy(UsualRole.ADMINISTRATOR))
                .extracting(permission -> permission.text())
                .contains("loans.lend", "loans.view", "loans.export");
        assertThat(
                        installation.engine().history().of(SCHOOL).stream()
                                .map(recorded -> recorded.event().toString()))
                .as("and a founded school's administrator holds them")
                .anyMatch(
                        event -> event.contains("RoleDefined") && event.contains("resource=loans"));
    }

    @Test
    void its_samples_are_stored_and_read_back() {
        List<DomainEvent> samples = Areas.named("loans").orElseThrow().samples().get();
        CommandContext context =
                CommandContext.of(
                        Actor.person(HEAD, "administrator", AuthMethod.PASSWORD), Purpose.TEACHING);

        samples.forEach(sample -> installation.engine().send(commandFor(sample), context));

        assertThat(samples).as("the samples are there").hasSize(2);
        assertThat(samples)
                .as("each sample as the log holds it; of a sealed field, where it lies")
                .allSatisfy(sample ->
                        assertThat(readBack(sample))
                                .usingRecursiveComparison()
                                .ignoringFields("remark")
                                .isEqualTo(sample));
        BookLent lent = (BookLent) readBack(samples.getFirst());
        assertThat(Objects.requireNonNull(lent.remark()).isStored())
                .as("the remark is sealed in the log")
                .isTrue();
    }

    /** What is asked for so that exactly this event is recorded. */
    private static Command commandFor(DomainEvent sample) {
        return switch (sample) {
            case BookLent lent ->
                    new LendBook(
                            SCHOOL,
                            lent.loan(),
                            lent.borrower(),
                            lent.book(),
                            lent.dueOn(),
                            lent.remark());
            case BookReturned returned -> new ReturnBook(SCHOOL, returned.loan());
            default -> throw new IllegalArgumentException("No command records " + sample);
        };
    }

    /** The one event of the kind of the sample about its loan, decoded from the log. */
    private static Object readBack(DomainEvent sample) {
        List<Object> found =
                installation
                        .engine()
                        .history()
                        .of(SCHOOL)
                        .about(((LoansEvent) sample).loan())
                        .ofTypes(sample.getClass())
                        .stream()
                        .<Object>map(Recorded::event)
                        .toList();
        assertThat(found).as("events of the kind of %s", sample).hasSize(1);
        return found.getFirst();
    }

    @Test
    void its_evidence_has_a_route_and_verifies_offline() throws Exception {
        LoanId loan = new LoanId(UuidCreator.getTimeOrderedEpoch());
        VisitorId visitor = new VisitorId(UuidCreator.getTimeOrderedEpoch());
        post(HEAD, "/loans", lend(loan, visitor));

        HttpResponse<String> file =
                post(HEAD, "/evidence/loan", "{\"loan\":\"%s\"}".formatted(loan.text()));

        assertThat(file.statusCode()).as(file.body()).isEqualTo(200);
        assertThat(
                        new PackageVerifier(installation.trustPolicy())
                                .verify(file.body().getBytes(StandardCharsets.UTF_8))
                                .verdict())
                .isEqualTo(Verdict.PROVEN);
        assertThat(file.body()).as("the remark stays sealed").doesNotContain("maps");
    }

    @Test
    void its_page_stands_in_the_navigation_and_shows_its_loans() throws Exception {
        LoanId loan = new LoanId(UuidCreator.getTimeOrderedEpoch());
        post(HEAD, "/loans", lend(loan, new VisitorId(UuidCreator.getTimeOrderedEpoch())));
        installation
                .projections()
                .awaitPosition("loans.v1", installation.engine().head(), Duration.ofSeconds(30));
        HttpClient browser = signedIn();

        HttpResponse<String> first = browser.send(page("/").GET().build(), BodyHandlers.ofString());
        HttpResponse<String> loans =
                browser.send(page("/loans?lang=zh-HK").GET().build(), BodyHandlers.ofString());

        assertThat(first.body())
                .as("the navigation of the first page, in English")
                .contains("href=\"/loans\"", ">Loans</a>");
        assertThat(loans.statusCode()).as(loans.body()).isEqualTo(200);
        assertThat(loans.body())
                .as("the page in Chinese, in the frame")
                .contains("<h1>借書</h1>", loan.text(), "未歸還", "閱讀學校")
                .doesNotContain("maps", "??");
    }

    private static HttpRequest.Builder page(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("Accept", "text/html");
    }

    /** A browser that holds a session; a demonstration asks no second factor of it. */
    private static HttpClient signedIn() {
        CookieManager cookies = new CookieManager();
        HttpCookie session = new HttpCookie("CHOPMARK", token(HEAD));
        session.setPath("/");
        session.setVersion(0);
        cookies.getCookieStore().add(URI.create("http://127.0.0.1:" + server.port()), session);
        return HttpClient.newBuilder().cookieHandler(cookies).build();
    }

    @Test
    void its_read_model_rebuilds_to_the_same_rows() throws Exception {
        LoanId loan = new LoanId(UuidCreator.getTimeOrderedEpoch());
        post(HEAD, "/loans", lend(loan, new VisitorId(UuidCreator.getTimeOrderedEpoch())));
        installation
                .projections()
                .awaitPosition("loans.v1", installation.engine().head(), Duration.ofSeconds(30));

        assertThat(
                        installation
                                .rebuilder()
                                .rebuild("loans.v1", ProjectionRebuilder.Mode.SIDE_BY_SIDE, _ -> {})
                                .verdict())
                .isEqualTo(RebuildReport.Verdict.SAME);
    }
}
