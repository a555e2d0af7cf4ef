package hk.chopmark.api.server;

import hk.chopmark.api.front.FrontSettings;
import hk.chopmark.api.mail.AccountCodes;
import hk.chopmark.api.operating.FirstOperator;
import hk.chopmark.api.operating.InstallationLog;
import hk.chopmark.api.quota.Quotas;
import hk.chopmark.api.secrets.RelyingParty;
import hk.chopmark.api.signin.Attempts;
import hk.chopmark.api.signin.Enrolment;
import hk.chopmark.api.signin.KeyIssuing;
import hk.chopmark.api.signin.Leaving;
import hk.chopmark.api.signin.PasskeyUse;
import hk.chopmark.api.signin.Proof;
import hk.chopmark.api.signin.ProviderUse;
import hk.chopmark.api.signin.SecretCare;
import hk.chopmark.api.signin.SignIn;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.api.wiring.SchoolFounding;
import hk.chopmark.core.breakglass.BreakGlass;
import hk.chopmark.core.erasing.Retention;
import hk.chopmark.core.eventstore.axon.EventWatch;
import hk.chopmark.core.reading.AccessDecisions;
import hk.chopmark.core.reading.Boards;
import hk.chopmark.core.reading.Erasures;
import hk.chopmark.core.reading.PersonalDataReader;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.search.PersonalDataSearch;
import hk.chopmark.projections.engine.ParkedEvents;
import hk.chopmark.projections.engine.ProjectionEngine;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** Makes what the installation offers known to Spring; Spring closes none of it. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(
        exclude = {ErrorMvcAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class})
@ComponentScan("hk.chopmark.api")
@Import(ReaderBeans.class)
class ServerConfiguration {

    @Bean(destroyMethod = "")
    AuditEngine auditEngine(Installation installation) {
        return installation.engine();
    }

    @Bean(destroyMethod = "")
    ProjectionEngine projectionEngine(Installation installation) {
        return installation.projections();
    }

    @Bean
    ParkedEvents parkedEvents(Installation installation) {
        return installation.parkedEvents();
    }

    @Bean
    AccessDecisions accessDecisions(Installation installation) {
        return installation.engine().accessDecisions();
    }

    @Bean
    Boards boards(Installation installation) {
        AuditEngine engine = installation.engine();
        return new Boards(engine.history(), engine::head, installation.clock());
    }

    @Bean
    Retention retention(Installation installation) {
        return installation.engine().retention();
    }

    @Bean
    Erasures erasures(Installation installation) {
        return installation.engine().erasures();
    }

    @Bean
    PersonalDataSearch personalDataSearch(Installation installation) {
        return installation.engine().search();
    }

    @Bean
    PersonalDataReader personalDataReader(Installation installation) {
        return installation.engine().personalData();
    }

    @Bean
    BreakGlass breakGlass(Installation installation) {
        return installation.engine().breakGlass().orElseThrow();
    }

    /** Named {@code record} in the readiness group. */
    @Bean("recordHealthIndicator")
    HealthIndicator recordHealth(Installation installation) {
        return new RecordHealth(installation);
    }

    @Bean
    MeterBinder recordMetrics(Installation installation) {
        return new RecordMetrics(installation);
    }

    @Bean
    SchoolFounding schoolFounding(Installation installation) {
        return new SchoolFounding(
                installation.engine(), installation.secrets().codes(), installation.clock());
    }

    @Bean
    Quotas quotas(Installation installation) {
        return new Quotas(installation.quotas(), installation.nanos());
    }

    /** What "now" means to a request: never before the newest event. */
    @Bean
    InstantSource clock(Installation installation) {
        return installation.engine().time();
    }

    @Bean
    SignIn signIn(
            Installation installation, AuditEngine engine, InstantSource clock, Attempts wrong) {
        return new SignIn(
                new SignIn.Parts(
                        engine,
                        installation.secrets(),
                        clock,
                        installation.secrets().passwords().cost().refusing(),
                        System::nanoTime),
                wrong);
    }

    @Bean(destroyMethod = "close")
    EventWatch secretCare(Installation installation, AuditEngine engine) {
        return SecretCare.start(engine, installation.secrets());
    }

    @Bean
    Enrolment enrolment(SignIn signIn, AccountCodes sent) {
        return new Enrolment(signIn, Optional.of(sent));
    }

    /** Begun with the server, unless the log takes nothing: then it was begun long ago. */
    @Bean
    InstallationLog installationLog(Installation installation, AuditEngine engine) {
        InstallationLog log = new InstallationLog(engine);
        return installation.logState().isOpen() ? log.begin() : log;
    }

    @Bean
    FirstOperator firstOperator(
            Installation installation,
            AuditEngine engine,
            InstallationLog log,
            Enrolment enrolment) {
        return new FirstOperator(engine, log, installation.secrets().codes(), enrolment);
    }

    @Bean
    KeyIssuing keyIssuing(Installation installation, AuditEngine engine, InstantSource clock) {
        return new KeyIssuing(engine, installation.secrets().serviceKeys(), clock);
    }

    @Bean
    Proof proof(SignIn signIn) {
        return new Proof(signIn);
    }

    @Bean
    PasskeyUse passkeyUse(
            SignIn signIn, Enrolment enrolment, Proof proof, Supplier<RelyingParty> party) {
        return new PasskeyUse(signIn, enrolment, proof, party);
    }

    /** The port is known once the server listens. */
    @Bean
    Supplier<RelyingParty> relyingParty(FrontSettings front, Environment environment) {
        return () ->
                new RelyingParty(
                        front.name(),
                        front.pages(
                                environment.getRequiredProperty(
                                        "local.server.port", Integer.class)));
    }

    @Bean
    ProviderUse providerUse(SignIn signIn, Enrolment enrolment, Proof proof) {
        return new ProviderUse(signIn, enrolment, proof);
    }

    @Bean
    Leaving leaving(SignIn signIn) {
        return new Leaving(signIn);
    }
}
