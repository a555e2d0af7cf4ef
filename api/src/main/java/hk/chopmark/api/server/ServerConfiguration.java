package hk.chopmark.api.server;

import hk.chopmark.api.security.AccessTokens;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.api.wiring.SchoolFounding;
import hk.chopmark.core.runtime.AccessDecisions;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.runtime.BreakGlass;
import hk.chopmark.core.runtime.PersonalDataReader;
import hk.chopmark.core.runtime.PersonalDataSearch;
import hk.chopmark.core.runtime.erasure.Erasures;
import hk.chopmark.core.runtime.erasure.Retention;
import hk.chopmark.projections.access.Delegations;
import hk.chopmark.projections.access.Grants;
import hk.chopmark.projections.access.Proposals;
import hk.chopmark.projections.access.Reviews;
import hk.chopmark.projections.calendar.SchoolDays;
import hk.chopmark.projections.duty.DueActs;
import hk.chopmark.projections.engine.ProjectionEngine;
import hk.chopmark.projections.homework.HomeworkBoard;
import hk.chopmark.projections.receipts.Receipts;
import hk.chopmark.projections.roster.Roster;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.InstantSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

/** Makes what the installation offers known to Spring; Spring closes none of it. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ComponentScan({
    "hk.chopmark.api.rest",
    "hk.chopmark.api.calendar",
    "hk.chopmark.api.duty",
    "hk.chopmark.api.console",
    "hk.chopmark.api.evidence",
    "hk.chopmark.api.security"
})
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
    AccessDecisions accessDecisions(Installation installation) {
        return installation.engine().accessDecisions();
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
    SchoolFounding schoolFounding(AuditEngine engine) {
        return new SchoolFounding(engine);
    }

    @Bean
    Receipts receipts(Installation installation) {
        return new Receipts(installation.readModels());
    }

    @Bean
    HomeworkBoard homeworkBoard(Installation installation) {
        return new HomeworkBoard(installation.readModels());
    }

    @Bean
    SchoolDays schoolDays(Installation installation) {
        return new SchoolDays(installation.readModels());
    }

    @Bean
    DueActs dueActs(Installation installation) {
        return new DueActs(installation.readModels());
    }

    @Bean
    Grants grants(Installation installation) {
        return new Grants(installation.readModels());
    }

    @Bean
    Delegations delegations(Installation installation) {
        return new Delegations(installation.readModels());
    }

    @Bean
    Reviews reviews(Installation installation) {
        return new Reviews(installation.readModels());
    }

    @Bean
    Proposals proposals(Installation installation) {
        return new Proposals(installation.readModels());
    }

    @Bean
    Roster roster(Installation installation) {
        return new Roster(installation.readModels());
    }

    @Bean
    InstantSource clock(Installation installation) {
        return installation.clock();
    }

    @Bean
    AccessTokens accessTokens(Installation installation) {
        return AccessTokens.of(installation);
    }
}
