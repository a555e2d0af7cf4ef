package hk.chopmark.projections.tenants;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.grant;
import static hk.chopmark.core.testing.Cast.staff;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hk.chopmark.core.access.AccessCommand.ConfirmGrant;
import hk.chopmark.core.access.AccessCommand.DefineRole;
import hk.chopmark.core.access.AccessCommand.DelegateGrant;
import hk.chopmark.core.access.AccessCommand.EndDelegation;
import hk.chopmark.core.access.AccessCommand.GrantFoundingRole;
import hk.chopmark.core.access.AccessCommand.GrantRole;
import hk.chopmark.core.access.AccessCommand.RevokeRole;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.decision.UsualRole.HeldBy;
import hk.chopmark.core.disclosure.DisclosureCommand.SearchPersonalData;
import hk.chopmark.core.identity.ServiceCommand.CloseService;
import hk.chopmark.core.identity.ServiceCommand.IssueServiceKey;
import hk.chopmark.core.identity.ServiceCommand.RegisterService;
import hk.chopmark.core.identity.ServiceCommand.RevokeServiceKey;
import hk.chopmark.core.notice.NoticeCommand.DraftNotice;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.roster.RosterCommand.OpenClass;
import hk.chopmark.core.roster.RosterCommand.RecordStaffLeaving;
import hk.chopmark.core.roster.RosterCommand.RegisterSchool;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.GranteeRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.ServiceId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.testing.TestEngine;
import hk.chopmark.projections.tenants.Telling.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every command of the program, sent by everybody who may not: refused, and the refusal is on
 * record. Each holds all that can be done, but not there, or not any more.
 */
class EveryCommandJudgedIT {

    private static final SchoolId SCHOOL = new SchoolId(new UUID(0x5c, 1));
    private static final SchoolId OTHER = new SchoolId(new UUID(0x5c, 2));
    private static final Purpose WHY = Purpose.DEMONSTRATION;
    private static final Duration KEY_LIFE = Duration.ofHours(2);
    private static final CommandContext HEAD = CommandStory.by(staff(1), WHY);
    private static final StaffId CONFIRMER = staff(61);
    private static final Instant YESTERDAY = CommandStory.NOW.minus(Duration.ofDays(1));

    /** Where to hold the right anywhere is enough, or reaches as far as it goes: for whom. */
    private static final Map<Class<?>, Set<Unfit>> ANYWHERE =
            Map.of(
                    DraftNotice.class,
                    Set.of(Unfit.OTHER_CLASS, Unfit.SERVICE_OF_ANOTHER_SCOPE),
                    SearchPersonalData.class,
                    Set.of(Unfit.OTHER_CLASS));

    /** In the story: taken back by who proposed, ended by who handed on. No grant is asked for. */
    private static final Set<String> OWN =
            Set.of("access.ProposalWithdrawn@1", "access.DelegationEnded@1");

    /** Who tries. */
    private enum Unfit {
        NO_GRANT(50),
        OTHER_CLASS(51),
        OTHER_SCHOOL(52),
        REVOKED_A_MOMENT_AGO(53),
        LEFT(54),
        DELEGATION_ENDED(55),
        SERVICE_OF_ANOTHER_SCOPE(-1),
        KEY_OF_ANOTHER_SCOPE(-2),
        KEY_REVOKED(-3),
        KEY_OVER(-4),
        SERVICE_CLOSED(-5),
        SERVICE_WITHOUT_KEY(-6);

        private final int number;

        Unfit(int number) {
            this.number = number;
        }

        GranteeRef grantee() {
            return isService() ? account() : staff(number);
        }

        boolean isService() {
            return number < 0;
        }

        ServiceId account() {
            return new ServiceId(new UUID(0x5e, -number));
        }

        CredentialId key() {
            return new CredentialId(new UUID(0x5e, 100 - number));
        }

        Actor actor() {
            if (grantee() instanceof StaffId person) {
                return Actor.person(person, "unfit", AuthMethod.PASSWORD);
            }
            Actor service =
                    new Actor(
                            new ActorRef.ServiceAccount(account()),
                            "unfit",
                            AuthMethod.SERVICE_KEY);
            return this == SERVICE_WITHOUT_KEY ? service : service.with(key(), null);
        }
    }

    private final AtomicReference<Instant> now = new AtomicReference<>(CommandStory.NOW);

    @Test
    void every_command_is_refused_to_everybody_who_may_not_send_it_and_the_refusal_is_on_record() {
        try (TestEngine test = TestEngine.start(builder -> builder.clock(now::get))) {
            Map<Command, CommandContext> story = tell(test);
            requireEveryCommand(story);
            requireGrantsNamed(test);
            cast(test);
            now.updateAndGet(before -> before.plus(KEY_LIFE)); // what was short is over
            for (Map.Entry<Command, CommandContext> step : story.entrySet()) {
                for (Unfit unfit : Unfit.values()) {
                    Command command = step.getKey();
                    if (ANYWHERE.getOrDefault(command.getClass(), Set.of()).contains(unfit)) {
                        requireNotDenied(test, command, unfit, step.getValue().purpose());
                    } else {
                        requireRefused(test, command, unfit, step.getValue().purpose());
                    }
                }
            }
        }
    }

    /** All that the story sends, in its order. */
    private Map<Command, CommandContext> tell(TestEngine test) {
        Map<Command, CommandContext> sent = new LinkedHashMap<>();
        Telling telling = new Telling(SCHOOL, "amber", test.engine().accounts()::opening);
        for (Step step : CommandStory.steps()) {
            now.updateAndGet(before -> before.plusSeconds(20));
            Command command = step.making().apply(telling);
            telling.results().put(command.getClass(), test.engine().send(command, step.context()));
            sent.put(command, step.context());
        }
        return sent;
    }

    /** A command that no step of the story sends is judged by nobody here. */
    private static void requireEveryCommand(Map<Command, CommandContext> story) {
        Set<Class<?>> sent =
                story.keySet().stream().map(Command::getClass).collect(Collectors.toSet());
        assertThat(
                        Areas.all().stream()
                                .map(AreaModule::decisions)
                                .flatMap(List::stream)
                                .map(decision -> decision.commandType())
                                .filter(CommandStory::isOfSchools)
                                .filter(command -> !sent.contains(command))
                                .map(Class::getSimpleName)
                                .toList())
                .as("commands that the matrix does not try")
                .isEmpty();
    }

    /**
     * What a member of staff caused names grants that were on record before it, but in their own
     * affairs.
     */
    private static void requireGrantsNamed(TestEngine test) {
        Map<String, Long> made = new HashMap<>();
        for (StoredEvent event : test.engine().log().find(SCHOOL, List.of(), Set.of(), 0, 1_000)) {
            Map<String, String> meta = test.engine().codec().decode(event).meta();
            if (meta.getOrDefault("actor", "").startsWith("staff=")
                    && !OWN.contains(event.type())) {
                assertThat(meta.getOrDefault("grants", "none").split(","))
                        .as("grants relied on for %s", event.type())
                        .isSorted()
                        .allSatisfy(grant ->
                                assertThat(made.getOrDefault(grant, Long.MAX_VALUE))
                                        .as("position of %s", grant)
                                        .isLessThan(event.position()));
            } else {
                assertThat(meta).as(event.type()).doesNotContainKey("grants");
            }
            if (event.type().startsWith("access.RoleGranted")
                    || event.type().startsWith("access.DelegationGranted")) {
                made.put(event.id(), event.position());
            }
        }
        assertThat(made).as("grants on record").isNotEmpty();
    }

    /** Those who may not: each held everything, elsewhere or before. */
    private static void cast(TestEngine test) {
        everything(test, SCHOOL);
        send(test, new OpenClass(SCHOOL, classOf(99), "9Z", "2026/27"));
        for (Unfit unfit : Unfit.values()) {
            if (unfit.grantee() instanceof StaffId person) {
                send(test, new AppointStaff(SCHOOL, person, null, null, "teacher"));
            }
        }
        confirmer(test, SCHOOL, grant(61));
        give(test, Unfit.OTHER_CLASS, SCHOOL, classOf(99));
        services(test);
        give(test, Unfit.REVOKED_A_MOMENT_AGO, SCHOOL, SCHOOL);
        test.engine()
                .send(new RevokeRole(SCHOOL, grantOf(Unfit.REVOKED_A_MOMENT_AGO), "ended"), HEAD);
        give(test, Unfit.LEFT, SCHOOL, SCHOOL);
        send(
                test,
                new RecordStaffLeaving(
                        SCHOOL, staff(Unfit.LEFT.number), CommandStory.TERM.plusDays(20)));
        handOn(test);

        send(test, new RegisterSchool(OTHER, "Other School", "另一所學校"));
        everything(test, OTHER);
        send(test, new AppointStaff(OTHER, staff(1), null, null, "head"));
        send(test, new GrantFoundingRole(OTHER, grant(1), staff(1), "everything"));
        send(
                test,
                new AppointStaff(OTHER, staff(Unfit.OTHER_SCHOOL.number), null, null, "teacher"));
        confirmer(test, OTHER, grant(61));
        give(test, Unfit.OTHER_SCHOOL, OTHER, OTHER);
    }

    /** Other systems: each has a grant and a key, one of which does not do. */
    private static void services(TestEngine test) {
        List<String> all = Resources.forKeysOf(SCHOOL).stream().map(Act::text).toList();
        for (Unfit unfit : Unfit.values()) {
            if (!unfit.isService()) {
                continue;
            }
            ServiceId account = unfit.account();
            String code = "app" + unfit.number;
            send(test, new RegisterService(SCHOOL, account, code, "App"));
            give(
                    test,
                    unfit,
                    SCHOOL,
                    unfit == Unfit.SERVICE_OF_ANOTHER_SCOPE ? classOf(99) : SCHOOL);
            send(
                    test,
                    new IssueServiceKey(
                            SCHOOL,
                            account,
                            unfit.key(),
                            unfit == Unfit.KEY_OF_ANOTHER_SCOPE ? List.of("calendar.view") : all,
                            CommandStory.NOW.plus(
                                    unfit == Unfit.KEY_OVER ? KEY_LIFE : Duration.ofDays(300))));
        }
        send(
                test,
                new RevokeServiceKey(
                        SCHOOL, Unfit.KEY_REVOKED.account(), Unfit.KEY_REVOKED.key(), "leaked"));
        send(test, new CloseService(SCHOOL, Unfit.SERVICE_CLOSED.account(), "replaced"));
    }

    private static void handOn(TestEngine test) {
        StaffId delegator = staff(60);
        send(test, new AppointStaff(SCHOOL, delegator, null, null, "teacher"));
        give(
                test,
                new GrantRole(SCHOOL, grant(60), delegator, "everything", SCHOOL, YESTERDAY, null));
        test.engine()
                .send(
                        new DelegateGrant(
                                SCHOOL,
                                grantOf(Unfit.DELEGATION_ENDED),
                                grant(60),
                                staff(Unfit.DELEGATION_ENDED.number),
                                rights(HeldBy.SERVICES),
                                SCHOOL,
                                YESTERDAY,
                                CommandStory.NOW.plus(Duration.ofDays(30)),
                                "away"),
                        CommandStory.by(delegator, WHY));
        test.engine()
                .send(new EndDelegation(SCHOOL, grantOf(Unfit.DELEGATION_ENDED), "back"), HEAD);
    }

    /** Somebody who confirms what the head grants. */
    private static void confirmer(TestEngine test, SchoolId school, GrantId grant) {
        send(test, new AppointStaff(school, CONFIRMER, null, null, "auditor"));
        send(test, new DefineRole(school, "confirmer", Permission.all("access.confirm")));
        test.engine()
                .send(
                        new GrantRole(
                                school, grant, CONFIRMER, "confirmer", school, YESTERDAY, null),
                        HEAD);
    }

    private static void everything(TestEngine test, SchoolId school) {
        send(test, new DefineRole(school, "everything", HeldBy.PERSONS, rights(HeldBy.PERSONS)));
        send(test, new DefineRole(school, "reporting", HeldBy.SERVICES, rights(HeldBy.SERVICES)));
    }

    /** All that can be done; for services what is not held in person. */
    private static List<Permission> rights(HeldBy heldBy) {
        return Permission.sorted(
                Resources.acts().stream()
                        .filter(act -> !Resources.isOfInstallation(act.resource()))
                        .filter(act ->
                                heldBy == HeldBy.PERSONS
                                        || !Resources.isHeldInPerson(act.resource()))
                        .map(act -> Permission.parse(act.text()))
                        .toList());
    }

    private static void give(TestEngine test, Unfit unfit, SchoolId school, Ref scope) {
        give(
                test,
                new GrantRole(
                        school,
                        grantOf(unfit),
                        unfit.grantee(),
                        unfit.isService() ? "reporting" : "everything",
                        scope,
                        YESTERDAY,
                        null));
    }

    /** By two people, as every grant that may grant. */
    private static void give(TestEngine test, GrantRole grant) {
        test.engine().send(grant, HEAD);
        if (grant.grantee() instanceof StaffId) {
            test.engine()
                    .send(
                            new ConfirmGrant(grant.school(), grant.grant()),
                            CommandStory.by(CONFIRMER, WHY));
        }
    }

    private static GrantId grantOf(Unfit unfit) {
        return grant(200 + unfit.number);
    }

    private static void send(TestEngine test, Command command) {
        test.engine().send(command, CommandContext.of(Actor.service("setup"), WHY));
    }

    private static void requireRefused(
            TestEngine test, Command command, Unfit unfit, Purpose purpose) {
        String name = command.getClass().getSimpleName() + " by " + unfit;
        long before = test.engine().head();
        DomainRejection refusal = send(test, command, unfit, purpose);

        assertThat(refusal).as("%s is refused", name).isNotNull();
        assertThat(refusal.kind())
                .as("%s is not allowed, whatever else speaks against it: %s", name, refusal)
                .isEqualTo(DomainRejection.Kind.NOT_ALLOWED);
        if (command.foundsSchool()) {
            return;
        }
        List<StoredEvent> recorded =
                test.engine().log().find(SCHOOL, List.of(), Set.of(), before, 10);
        assertThat(recorded)
                .as("what is recorded of %s", name)
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.type())
                            .isIn(
                                    "access.CommandRefused@1",
                                    "board.BoardRefused@1",
                                    "disclosure.AccessDenied@1");
                    assertThat(test.engine().codec().decode(event).meta())
                            .containsEntry("actor", unfit.actor().ref().text())
                            .doesNotContainKey("grants");
                });
    }

    private static void requireNotDenied(
            TestEngine test, Command command, Unfit unfit, Purpose purpose) {
        DomainRejection refusal = send(test, command, unfit, purpose);
        if (refusal != null) {
            assertThat(refusal.kind())
                    .as("%s by %s: %s", command.getClass().getSimpleName(), unfit, refusal)
                    .isNotEqualTo(DomainRejection.Kind.NOT_ALLOWED);
        }
    }

    private static DomainRejection send(
            TestEngine test, Command command, Unfit unfit, Purpose purpose) {
        return catchThrowableOfType(
                DomainRejection.class,
                () -> test.engine().send(command, CommandContext.of(unfit.actor(), purpose)));
    }
}
