package hk.chopmark.core.stranger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.disclosure.DisclosureCommand.ExportPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.UnmaskPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.roster.RosterCommand.RegisterGuardian;
import hk.chopmark.core.roster.RosterEvent.GuardianRegistered;
import hk.chopmark.core.roster.RosterEvent.StudentEnrolled;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.seal.BoxOpener;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.seal.SubjectKeys;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.PurposeGrant;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import hk.chopmark.core.testing.MemoryVault;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.SmallSchool.Family;
import hk.chopmark.core.testing.TestEngine;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.presentation.StandardRepresentation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whatever code beside an engine tries, no box opens without its event, and none that the event
 * does not name. {@code ClosedBoxesTest} knows all public ways; this test goes them.
 *
 * <p>Out of scope is code that breaks encapsulation by {@code setAccessible}, or holds the key
 * vault and both databases.
 */
class StrangerIT {

    private static TestEngine test;
    private static SmallSchool school;
    private static Family ours;
    private static Family others;
    private static SmallSchool elsewhere;
    private static Family foreign;

    @BeforeAll
    static void two_schools() {
        test = TestEngine.start();
        school = SmallSchool.found(engine());
        ours = school.family(1);
        others = school.family(2);
        elsewhere = SmallSchool.found(engine());
        foreign = elsewhere.family(1);
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    private static AuditEngine engine() {
        return test.engine();
    }

    private static Sealed<String> nameOf(SmallSchool of, Family family) {
        return Objects.requireNonNull(
                event(of, family.student().text(), StudentEnrolled.class).nameZh());
    }

    private static Sealed<String> phoneOf(Family family) {
        return Objects.requireNonNull(
                event(school, family.guardian().text(), GuardianRegistered.class).phone());
    }

    private static <T> T event(SmallSchool of, String about, Class<T> type) {
        return type.cast(
                engine().codec()
                        .decode(
                                engine().log()
                                        .find(
                                                of.school(),
                                                List.of(Set.of(about)),
                                                Set.of("roster." + type.getSimpleName()),
                                                0,
                                                1)
                                        .getFirst())
                        .event());
    }

    /** Asks for the name of our pupil, which the head may see. */
    private static UnmaskPersonalData ourName() {
        return new UnmaskPersonalData(
                school.school(),
                "roster",
                Set.of(ours.student()),
                Set.of("nameZh"),
                Set.of(Category.IDENTITY));
    }

    private static OpenedField<?> unmask(UnmaskPersonalData command, Sealed<?> handle) {
        return engine().personalData()
                .unmask(command, school.headActs(), List.of(handle))
                .field(handle);
    }

    private static Throwable refused(String what, ThrowingCallable attempt) {
        Throwable refusal = catchThrowable(attempt);
        assertThat(refusal).as(what).isNotNull();
        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            assertThat(cause + " " + Arrays.toString(cause.getSuppressed()))
                    .as("what the refusal says: %s", what)
                    .doesNotContain(SmallSchool.CANARY, "9000 100");
        }
        return refusal;
    }

    @Test
    void what_the_event_names_is_opened() {
        assertThat(unmask(ourName(), nameOf(school, ours)))
                .as("the ordinary way, without which all refusals below would mean nothing")
                .isEqualTo(new OpenedField.Value<>(SmallSchool.CANARY + 1));
    }

    @Test
    void nobody_makes_a_grant() {
        Class<PurposeGrant> grant = PurposeGrant.class;
        assertThat(grant.getConstructors()).as("public constructors").isEmpty();
        assertThat(Modifier.isFinal(grant.getModifiers())).as("no subclass").isTrue();
        assertThat(Serializable.class.isAssignableFrom(grant)).as("no stream of bytes").isFalse();
        assertThat(Stream.of(grant.getMethods()).filter(StrangerIT::isFactory))
                .as("factories")
                .isEmpty();
        for (Constructor<?> hidden : grant.getDeclaredConstructors()) {
            assertThat(hidden.canAccess(null)).as("access to %s", hidden).isFalse();
        }
        refused(
                "a proxy",
                () ->
                        Proxy.newProxyInstance(
                                grant.getClassLoader(), new Class<?>[] {grant}, (_, _, _) -> true));
        String json =
                "{\"recordedBy\":\"%s\",\"school\":\"%s\",\"subjects\":[],\"used\":false}"
                        .formatted(new UUID(0, 1), school.school().id());
        refused("from JSON", () -> new JsonMapper().readValue(json, grant));
        refused("from nothing", () -> new JsonMapper().readValue("{}", grant));
    }

    private static boolean isFactory(Method method) {
        return Modifier.isStatic(method.getModifiers())
                && method.getReturnType() == PurposeGrant.class;
    }

    @Test
    void a_grant_and_an_opener_of_ones_own_open_nothing_without_the_vault() {
        Sealed<String> name = nameOf(school, ours);
        PurposeGrant.Issuer issuer = new PurposeGrant.Issuer(InstantSource.system());
        PurposeGrant own =
                issuer.issue(
                        new PurposeGrant.Reach(
                                school.school(),
                                Set.of(ours.student()),
                                Set.of(Category.IDENTITY),
                                Set.of("nameZh")),
                        new UUID(0, 1));
        try (SubjectKeys keys =
                new SubjectKeys(
                        test.postgres().keys(),
                        new MemoryVault(),
                        InstantSource.system(),
                        new SecureRandom())) {
            BoxOpener opener =
                    new BoxOpener(keys, engine().log(), engine().schools()::origin, issuer);
            refused("both databases, another vault", () -> opener.open(name, own));
        }
        for (Class<?> wanted : List.of(BoxOpener.class, SubjectKeys.class)) {
            assertThat(engine().axon().getOptionalComponent(wanted))
                    .as("%s, asked of Axon's components", wanted)
                    .isEmpty();
        }
    }

    @Test
    void nothing_is_opened_that_the_command_does_not_name() {
        long before = engine().head();
        Map<String, Sealed<?>> handles =
                Map.of(
                        "another pupil", nameOf(school, others),
                        "another category", phoneOf(ours),
                        "a pupil of another school", nameOf(elsewhere, foreign),
                        "another field", nameEnOf(ours),
                        "fresh", Sealed.of(ours.student(), Category.IDENTITY, SmallSchool.CANARY));
        handles.forEach((what, handle) -> {
            assertThat(refused(what, () -> unmask(ourName(), handle)))
                    .as(what)
                    .isInstanceOf(IllegalArgumentException.class);
            refused(what + ", masked", () -> view(handle));
            refused(what + ", taken out", () -> export(handle));
        });
        assertThat(engine().head()).as("events of what was never begun").isEqualTo(before);
    }

    private static Sealed<String> nameEnOf(Family family) {
        return Objects.requireNonNull(
                event(school, family.student().text(), StudentEnrolled.class).nameEn());
    }

    private static void view(Sealed<?> handle) {
        UnmaskPersonalData name = ourName();
        engine().personalData()
                .read(
                        new ViewPersonalData(
                                name.school(),
                                name.resource(),
                                name.subjects(),
                                name.fields(),
                                name.categories()),
                        school.headActs(),
                        List.of(handle));
    }

    private static void export(Sealed<?> handle) {
        UnmaskPersonalData name = ourName();
        engine().personalData()
                .disclose(
                        new ExportPersonalData(
                                name.school(),
                                "receipt",
                                "receipt-evidence",
                                name.subjects(),
                                name.fields(),
                                name.categories()),
                        school.headActs(),
                        List.of(handle));
    }

    @Test
    void a_forged_handle_opens_no_box_of_somebody_else() {
        Map<String, Sealed<?>> boxes =
                Map.of(
                        "another pupil", nameOf(school, others),
                        "a pupil of another school", nameOf(elsewhere, foreign),
                        "another category", phoneOf(ours));
        boxes.forEach((what, box) -> {
            Sealed<String> forged = forged(ours.student(), box.location());
            if (box.location().path().equals("nameZh")) {
                assertThat(refused(what, () -> unmask(ourName(), forged)))
                        .as(what)
                        .isInstanceOf(IntegrityViolation.class);
            } else {
                refused(what, () -> unmask(ourName(), forged));
            }
        });
        Sealed.Location name = nameOf(school, ours).location();
        for (Sealed.Location nowhere :
                List.of(
                        new Sealed.Location(name.position(), name.eventId(), 5, name.path()),
                        new Sealed.Location(1_000_000, name.eventId(), 0, name.path()),
                        new Sealed.Location(-1, name.eventId(), -1, name.path()),
                        new Sealed.Location(
                                name.position(), new UUID(0, 7).toString(), 0, name.path()))) {
            refused(nowhere.toString(), () -> unmask(ourName(), forged(ours.student(), nowhere)));
        }
    }

    private static Sealed<String> forged(SubjectRef subject, Sealed.Location location) {
        return Sealed.stored(subject, Category.IDENTITY, String.class, location);
    }

    @Test
    @SuppressWarnings("NullAway") // what a careless caller does
    void who_may_not_see_gets_nothing_and_asking_in_another_way_does_not_help() {
        Sealed<String> name = nameOf(school, ours);
        Throwable denied =
                refused(
                        "a guardian of another pupil",
                        () ->
                                engine().personalData()
                                        .unmask(ourName(), others.guardianActs(), List.of(name)));
        assertThat(denied)
                .isInstanceOfSatisfying(
                        DomainRejection.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("access.denied"));
        CommandContext head = school.headActs();
        refused(
                "an answer that was given before",
                () ->
                        engine().personalData()
                                .unmask(ourName(), head.withKey("again"), List.of(name)));
        SchoolId theirs = elsewhere.school();
        refused(
                "by the head of another school",
                () ->
                        engine().personalData()
                                .unmask(ourName(), elsewhere.headActs(), List.of(name)));
        refused(
                "as if of another school",
                () ->
                        engine().personalData()
                                .unmask(
                                        new UnmaskPersonalData(
                                                theirs,
                                                "roster",
                                                Set.of(ours.student()),
                                                Set.of("nameZh"),
                                                Set.of(Category.IDENTITY)),
                                        elsewhere.headActs(),
                                        List.of(name)));
        refused("nothing at all", () -> engine().personalData().unmask(null, head, List.of(name)));
        refused("no handle", () -> engine().personalData().unmask(ourName(), head, null));
    }

    /** Something that carries a value, as commands and events do. */
    private record Carrier(String what, Sealed<String> value, List<Sealed<String>> more) {}

    @Test
    void no_text_no_serialisation_and_no_comparison_shows_a_value() {
        GuardianId person = new GuardianId(new UUID(1, 2));
        Sealed<String> fresh = Sealed.of(person, Category.IDENTITY, SmallSchool.CANARY);
        Sealed<String> other = Sealed.of(person, Category.IDENTITY, "somebody else");
        Sealed<String> same = Sealed.of(person, Category.IDENTITY, SmallSchool.CANARY);
        OpenedField<String> opened = new OpenedField.Value<>(SmallSchool.CANARY);
        OpenedField<String> masked = new OpenedField.Masked<>(SmallSchool.CANARY);
        Carrier carrier = new Carrier("carrier", fresh, List.of(fresh, other));
        RegisterGuardian command = new RegisterGuardian(school.school(), person, fresh, null, null);
        StandardRepresentation debugger = new StandardRepresentation();
        for (Object object :
                List.of(
                        fresh,
                        opened,
                        masked,
                        carrier,
                        command,
                        List.of(fresh, opened),
                        Map.of("value", fresh),
                        Optional.of(opened),
                        Arrays.asList(fresh, null))) {
            assertThat(String.valueOf(object)).as("text").doesNotContain(SmallSchool.CANARY);
            assertThat("%s".formatted(object)).as("format").doesNotContain(SmallSchool.CANARY);
            assertThat(debugger.toStringOf(object))
                    .as("rendering")
                    .doesNotContain(SmallSchool.CANARY);
            Throwable mismatch =
                    catchThrowable(() -> assertThat(object).as("of %s", object).isNull());
            assertThat(String.valueOf(mismatch))
                    .as("a failing assertion")
                    .doesNotContain(SmallSchool.CANARY);
            assertThat(catchThrowable(() -> serialised(object)))
                    .as("Java serialisation")
                    .isInstanceOf(NotSerializableException.class);
        }
        JsonMapper curious =
                JsonMapper.builder()
                        .changeDefaultVisibility(checker ->
                                checker.withVisibility(PropertyAccessor.ALL, Visibility.ANY))
                        .build();
        for (Object object : List.of(fresh, carrier, command)) {
            for (JsonMapper mapper : List.of(new JsonMapper(), curious)) {
                assertThat(json(mapper, object)).as("JSON").doesNotContain(SmallSchool.CANARY);
            }
        }
        assertThat(fresh).as("equal to itself alone").isNotEqualTo(same).isNotEqualTo(other);
        assertThat(fresh.hashCode())
                .as("the hash knows nothing of the value")
                .isEqualTo(other.hashCode());
    }

    private static void serialised(Object object) throws Exception {
        Object inside = object instanceof Serializable ? object : List.of(object);
        try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            out.writeObject(inside);
        }
    }

    /** What a mapper writes, or says when it cannot. */
    private static String json(JsonMapper mapper, Object object) {
        try {
            return mapper.writeValueAsString(object);
        } catch (RuntimeException e) {
            return String.valueOf(e);
        }
    }
}
