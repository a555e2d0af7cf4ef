package hk.chopmark.api.front;

import hk.chopmark.api.security.ConsoleCookies;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.catalina.Pipeline;
import org.apache.catalina.Valve;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import tools.jackson.databind.json.JsonMapper;

/** Puts the front before the application. */
@Configuration(proxyBeanMethods = false)
class FrontRules {

    /** Last, so that what others put before the application can be taken out again. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> front(
            FrontSettings settings,
            MessageSource words,
            JsonMapper mapper,
            Optional<TlsCertificates> certificates) {
        RefusalPage page = new RefusalPage(words, new ConsoleCookies(settings.https()));
        return factory -> {
            factory.setProtocol(BoundedHttp.class.getName());
            factory.addConnectorCustomizers(connector ->
                    ((BoundedHttp) connector.getProtocolHandler())
                            .bound(settings.bounds(), settings.proxies()));
            certificates.ifPresent(tls ->
                    factory.addConnectorCustomizers(connector -> {
                        connector.setScheme("https");
                        connector.setSecure(true);
                        tls.use((AbstractHttp11Protocol<?>) connector.getProtocolHandler());
                    }));
            factory.addEngineValves(
                    new RefusalReport(mapper, page, settings), new FrontGate(settings));
            factory.addContextCustomizers(context -> {
                context.setUseRelativeRedirects(true); // never made from what a request names
                StandardHost host = (StandardHost) context.getParent();
                host.setErrorReportValveClass("");
                removeReports(host.getPipeline());
            });
        };
    }

    /** Certificate and key, where the server speaks TLS itself. */
    @Bean
    @Nullable TlsCertificates tlsCertificates(FrontSettings settings, InstantSource clock) {
        return settings.tls().map(files -> new TlsCertificates(files, clock)).orElse(null);
    }

    /** Tomcat's pages name the path and the program. */
    private static void removeReports(Pipeline pipeline) {
        for (Valve valve : pipeline.getValves()) {
            if (valve instanceof ErrorReportValve) {
                pipeline.removeValve(valve);
            }
        }
    }
}
