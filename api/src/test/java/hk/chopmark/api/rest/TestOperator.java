package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.operating.FirstOperator;
import hk.chopmark.api.operating.InstallationLog;
import hk.chopmark.api.secrets.Sessions;
import hk.chopmark.api.secrets.Sessions.Session;
import hk.chopmark.api.secrets.Totps.Fresh;
import hk.chopmark.api.signin.Attempts;
import hk.chopmark.api.signin.Enrolment;
import hk.chopmark.api.signin.Enrolment.Own;
import hk.chopmark.api.signin.SignIn;
import hk.chopmark.api.signin.SignIn.Named;
import hk.chopmark.api.signin.SignInResult;
import hk.chopmark.api.signin.SignInResult.Opened;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.identity.AccountCommand;
import hk.chopmark.core.identity.AccountCommand.RecoverOperator;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The first operator of an installation under test, signed in by what the product signs people in
 * with: the code of the first start, a password, an app.
 */
public final class TestOperator {

    static final String LOGIN_NAME = "operator";
    static final String PASSWORD = "quiet harbour lamp seven";

    /** What an operator of a data folder was given last: a session outlives its server. */
    private static final Map<Path, String> SECRETS = new ConcurrentHashMap<>();

    private final Installation installation;
    private final InstallationLog log;
    private final Enrolment enrolment;

    public TestOperator(Installation installation) {
        this.installation = installation;
        this.log = new InstallationLog(installation.engine());
        this.enrolment =
                new Enrolment(
                        new SignIn(
                                new SignIn.Parts(
                                        installation.engine(),
                                        installation.secrets(),
                                        installation.clock(),
                                        Duration.ZERO,
                                        System::nanoTime),
                                new Attempts(installation.clock())));
    }

    /** The secret of a session of the operator that stands, who just proved who they are. */
    public String session() {
        return SECRETS.compute(
                installation.folder().root(),
                (folder, before) -> before != null && isProven(before) ? before : signedIn());
    }

    /** Whether it stands; then its holder proves again who they are, as what operators do takes. */
    private boolean isProven(String secret) {
        Sessions sessions = installation.secrets().sessions();
        Optional<Session> found = sessions.find(secret);
        found.ifPresent(session -> sessions.proven(SchoolId.INSTALLATION, session.id()));
        return found.isPresent();
    }

    private String signedIn() {
        FirstOperator first =
                new FirstOperator(
                        installation.engine(), log, installation.secrets().codes(), enrolment);
        String code = first.isWanted() ? first.issue() : recovered();
        SignInResult result =
                first.byCode(
                        new Named(SchoolId.INSTALLATION, LOGIN_NAME, "127.0.0.1"), code, PASSWORD);
        assertThat(result).as("the operator signs in").isInstanceOf(Opened.class);
        var session = ((Opened) result).session();
        ActorRef.Person who = (ActorRef.Person) session.session().who();
        Actor actor =
                new Actor(who, InstallationLog.OPERATOR, AuthMethod.ONE_TIME_CODE)
                        .with(session.session().credential(), session.session().id());
        Fresh app = enrolment.secondFactor();
        enrolment.secondFactor(
                new Own(SchoolId.INSTALLATION, who.ref(), actor),
                app,
                installation.secrets().totps().codeAt(app, installation.clock().instant()));
        return session.secret();
    }

    /** As whoever holds the data folder lets an operator in again. */
    private String recovered() {
        StaffId operator = log.firstOperator();
        CredentialId letter = new CredentialId(UuidCreator.getTimeOrderedEpoch());
        String code =
                installation
                        .secrets()
                        .codes()
                        .issue(SchoolId.INSTALLATION, letter, 1, AccountCommand.RECOVERY_LASTS)
                        .getFirst();
        installation
                .engine()
                .send(
                        new RecoverOperator(operator, letter, "test"),
                        CommandContext.of(
                                InstallationLog.DATA_FOLDER, Purpose.ACCESS_ADMINISTRATION));
        return code;
    }
}
