package hk.chopmark.docs;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import hk.chopmark.core.reading.RecordedReadings;
import hk.chopmark.core.seal.BoxOpener;
import hk.chopmark.core.shared.PurposeGrant;
import hk.chopmark.core.shared.SealingAccess;
import java.net.URL;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * What may be used where, beyond the arrows: libraries kept in their rooms, and the calls that
 * would break a promise.
 */
final class Bans {

    private static final String AXON_EVENTS = "org.axonframework.messaging.eventhandling.";

    private static final String STORE = "hk.chopmark.core.eventstore..";
    private static final String SEAL = "hk.chopmark.core.seal..";
    private static final String RUNTIME = "hk.chopmark.core.runtime..";
    private static final String READING = "hk.chopmark.core.reading..";
    private static final String SEARCH = "hk.chopmark.core.search..";
    private static final String BREAK_GLASS = "hk.chopmark.core.breakglass..";
    private static final String CODEC = "hk.chopmark.core.codec..";
    private static final String SHAPE = "hk.chopmark.core.codec.shape..";
    private static final String LOG = "hk.chopmark.core.log..";
    private static final String PROJECTIONS = "hk.chopmark.projections..";
    private static final String ENGINE = "hk.chopmark.projections.engine..";
    private static final String SEGMENTS = "hk.chopmark.projections.engine.segments..";
    private static final String VERIFY = "hk.chopmark.export.verify..";
    private static final String WIRING = "hk.chopmark.api.wiring..";
    private static final String SECURITY = "hk.chopmark.api.security..";
    private static final String SECRETS = "hk.chopmark.api.secrets..";
    private static final String MAIL = "hk.chopmark.api.mail..";
    private static final String BENCHMARKS = "hk.chopmark.benchmarks..";

    private static final DescribedPredicate<JavaClass> DATA_SOURCE = named("javax.sql.DataSource");
    private static final DescribedPredicate<JavaClass> JDBC =
            resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..", "com.zaxxer..")
                    .and(not(DATA_SOURCE));

    /** The JDK without network and database (a URI is only a name), and the null annotations. */
    private static final DescribedPredicate<JavaClass> PLAIN_JDK =
            resideInAnyPackage(
                            "java..",
                            "javax.crypto..",
                            "javax.security..",
                            "org.jspecify.annotations..")
                    .and(not(resideInAnyPackage("java.net..", "java.sql..", "java.rmi..")))
                    .or(named("java.net.URI"))
                    .or(named("java.net.URISyntaxException"));

    private Bans() {}

    static List<ArchRule> all() {
        return Stream.of(libraries(), closedRooms(), promises()).flatMap(List::stream).toList();
    }

    private static List<ArchRule> libraries() {
        DescribedPredicate<JavaClass> spring =
                resideInAnyPackage("org.springframework..", "org.springdoc..");
        DescribedPredicate<JavaClass> jackson2 =
                resideInAnyPackage("com.fasterxml.jackson.databind..");
        DescribedPredicate<JavaClass> engine =
                named("org.axonframework.eventsourcing.eventstore.EventStorageEngine");
        return List.of(
                onlyIn("Spring stays in api", spring, "hk.chopmark.api.."),
                onlyIn(
                        "JDBC stays in the rooms that own tables",
                        JDBC,
                        STORE,
                        SEAL,
                        PROJECTIONS,
                        WIRING,
                        SECURITY,
                        SECRETS,
                        MAIL,
                        BENCHMARKS),
                onlyIn(
                        "a DataSource is handed on by core.runtime, no further",
                        DATA_SOURCE,
                        STORE,
                        SEAL,
                        RUNTIME,
                        PROJECTIONS,
                        WIRING,
                        SECURITY,
                        SECRETS,
                        MAIL,
                        BENCHMARKS),
                onlyIn(
                        "EventStorageEngine is core.eventstore's; core.runtime registers it, benchmarks measure it",
                        engine,
                        STORE,
                        RUNTIME,
                        BENCHMARKS),
                onlyIn("Jackson 2 is a guest of Axon, never ours", jackson2),
                onlyIn(
                        "a container's session lies in one node's memory, and flash attributes in it",
                        named("jakarta.servlet.http.HttpSession")
                                .or(
                                        named(
                                                "org.springframework.web.servlet.mvc.support"
                                                        + ".RedirectAttributes"))
                                .or(named("org.springframework.web.servlet.FlashMap"))),
                onlyIn(
                        "EventGateway swallows failed commits",
                        named(AXON_EVENTS + "gateway.EventGateway")),
                noClasses()
                        .should()
                        .callMethodWhere(calls(AXON_EVENTS + "EventSink", "publish"))
                        .as("EventSink.publish swallows failed commits"));
    }

    private static List<ArchRule> closedRooms() {
        return List.of(
                classes()
                        .that(resideInAPackage(LOG))
                        .should()
                        .onlyDependOnClassesThat(resideInAPackage(LOG).or(PLAIN_JDK))
                        .as("core.log needs the JDK only"),
                classes()
                        .that(resideInAPackage(VERIFY))
                        .should()
                        .onlyDependOnClassesThat(
                                resideInAnyPackage(VERIFY, LOG, "org.bouncycastle..")
                                        .or(PLAIN_JDK)
                                        .or(named(URL.class.getName())))
                        .as(
                                "the verifier needs the JDK, Bouncy Castle and core.log only, and no network"),
                noClasses()
                        .that(resideInAPackage(VERIFY))
                        .and(not(named("hk.chopmark.export.verify.ScopeKinds")))
                        .should()
                        .dependOnClassesThat(named(URL.class.getName()))
                        .as("a URL in the verifier is the place of a resource on the class path"),
                onlyIn("shapes are the codec's own", resideInAPackage(SHAPE), CODEC),
                onlyIn("segments are the engine's own", resideInAPackage(SEGMENTS), ENGINE),
                slices().matching("hk.chopmark.(**)").should().beFreeOfCycles(),
                classes()
                        .that()
                        .haveSimpleNameEndingWith("Projection")
                        .should()
                        .notBePublic()
                        .as("a *Projection writes, hidden; the plural noun reads"));
    }

    private static List<ArchRule> promises() {
        return List.of(
                noClasses()
                        .that(not(named("hk.chopmark.core.reading.RecordedReadings")))
                        .should()
                        .callMethodWhere(calls(PurposeGrant.Issuer.class.getName(), "issue"))
                        .as(
                                "only RecordedReadings issues a PurposeGrant, after the reading is recorded"),
                noClasses()
                        .that(not(named("hk.chopmark.core.runtime.AuditEngine")))
                        .should()
                        .callConstructor(PurposeGrant.Issuer.class, InstantSource.class)
                        .as("only AuditEngine makes an issuer of grants, for its one reader"),
                noClasses()
                        .that(not(resideInAnyPackage(RUNTIME, READING, SEAL)))
                        .should()
                        .dependOnClassesThat(named(BoxOpener.class.getName()))
                        .as("nobody but the reader behind the record holds a BoxOpener"),
                noClasses()
                        .that(not(resideInAnyPackage(RUNTIME, READING, SEARCH, BREAK_GLASS)))
                        .should()
                        .dependOnClassesThat(named(RecordedReadings.class.getName()))
                        .as("only search and break-glass open what they had recorded"),
                noClasses()
                        .that(not(resideInAPackage(CODEC)))
                        .should()
                        .callMethodWhere(calls(SealingAccess.class.getName(), "forCodec"))
                        .as("only core.codec takes fresh personal values out of Sealed"),
                noClasses()
                        .that(not(resideInAPackage(SEAL + "search..")))
                        .should()
                        .callMethodWhere(calls(SealingAccess.class.getName(), "forIndex"))
                        .as("only the blind index makes search tokens of fresh personal values"));
    }

    private static DescribedPredicate<JavaMethodCall> calls(String owner, String method) {
        return describe(
                owner + "." + method,
                call ->
                        call.getName().equals(method)
                                && call.getTargetOwner().isAssignableTo(owner));
    }

    private static DescribedPredicate<JavaClass> named(String className) {
        return describe(className, type -> type.getName().equals(className));
    }

    /** Nobody but the packages named may depend on the forbidden classes. */
    private static ArchRule onlyIn(
            String why, DescribedPredicate<JavaClass> forbidden, String... permitted) {
        return noClasses()
                .that(not(resideInAnyPackage(permitted)))
                .should()
                .dependOnClassesThat(forbidden)
                .as(why);
    }
}
