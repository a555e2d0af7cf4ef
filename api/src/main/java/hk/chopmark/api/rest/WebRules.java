package hk.chopmark.api.rest;

import hk.chopmark.api.border.StrictJson;
import hk.chopmark.api.rest.counts.OwnCountJson;
import hk.chopmark.api.rest.counts.OwnCounts;
import hk.chopmark.api.security.Caller;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.shared.Purpose;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.Arrays;
import java.util.List;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.format.FormatterRegistry;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.JacksonModule;

/** How requests become values, and how the interface describes itself. */
@Configuration(proxyBeanMethods = false)
class WebRules implements WebMvcConfigurer {

    static {
        SpringDocUtils.getConfig()
                .addRequestWrapperToIgnore(Asking.class, Caller.class)
                .replaceWithSchema(
                        Permission.class,
                        new StringSchema()
                                .description("resource.action[@school|@class|@student][+clear]")
                                .example("roster.view@class+clear"));
        RefJson.types()
                .forEach(type ->
                        SpringDocUtils.getConfig()
                                .replaceWithSchema(
                                        type,
                                        new StringSchema()
                                                .pattern(RefJson.pattern(type))
                                                .description("A reference, kind=uuid")));
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new AskingResolver());
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new AnswerForm()).addPathPatterns("/api/**");
        registry.addInterceptor(new AskingResolver()).addPathPatterns("/api/**");
    }

    /** Devices write CBOR; a request does not, because no border of ours reads it. */
    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
        converters.configureMessageConvertersList(list ->
                list.removeIf(
                        one -> one.getSupportedMediaTypes().contains(MediaType.APPLICATION_CBOR)));
    }

    @Override
    public void addFormatters(FormatterRegistry registry) {
        registry.addConverter(new RefConverters());
    }

    @Bean
    StrictJson strictJson() {
        return new StrictJson();
    }

    @Bean
    JacksonModule references() {
        return new RefJson();
    }

    @Bean
    OwnCounts ownCounts(Installation installation) {
        return new OwnCounts(installation);
    }

    @Bean
    JacksonModule ownCountsInJson(OwnCounts counts) {
        return new OwnCountJson(counts);
    }

    @Bean
    JacksonModule permissions() {
        return new PermissionJson();
    }

    @Bean
    FilterRegistrationBean<BodyBound> bodyBound() {
        FilterRegistrationBean<BodyBound> registration =
                new FilterRegistrationBean<>(new BodyBound(System::nanoTime));
        registration.addUrlPatterns("/api/*");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    @Bean
    OpenAPI description() {
        return new OpenAPI()
                // Not made of what a request names as its host.
                .servers(List.of(new Server().url("/")))
                .info(
                        new Info()
                                .title("Chopmark")
                                .version("v1")
                                .description(
                                        "A school's record that anyone can check. References have the form kind=uuid;"
                                                + " failures are problem+json with a stable code;"
                                                + " every answer says asOf which count of the school's events.")
                                .license(new License().name("Apache-2.0")))
                .components(
                        new Components()
                                .addSecuritySchemes(
                                        "token",
                                        new SecurityScheme()
                                                .type(SecurityScheme.Type.HTTP)
                                                .scheme("bearer")))
                .addSecurityItem(new SecurityRequirement().addList("token"));
    }

    /** Requests that take an {@link Asking} take its headers. */
    @Bean
    OperationCustomizer askingHeaders() {
        return (operation, handler) -> {
            boolean asks =
                    Arrays.stream(handler.getMethodParameters())
                            .anyMatch(parameter -> parameter.getParameterType() == Asking.class);
            if (asks) {
                operation.addParametersItem(
                        header(
                                        Asking.PURPOSE_HEADER,
                                        "Why: the purpose code, recorded with the event",
                                        new StringSchema()
                                                ._enum(
                                                        Arrays.stream(Purpose.values())
                                                                .map(Purpose::code)
                                                                .toList()))
                                .required(true));
                if (AskingResolver.takesKey(handler)) {
                    operation.addParametersItem(
                            header(
                                    Asking.IDEMPOTENCY_HEADER,
                                    "Makes the request safe to repeat; then choose ids yourself",
                                    new StringSchema().minLength(1).maxLength(200)));
                }
                operation.addParametersItem(
                        header(
                                Asking.OCCURRED_HEADER,
                                "When your system says it happened, ISO 8601 UTC",
                                new StringSchema().format("date-time")));
            }
            return operation;
        };
    }

    private static HeaderParameter header(String name, String description, Schema<?> schema) {
        HeaderParameter header = new HeaderParameter();
        header.name(name).description(description).schema(schema);
        return header;
    }
}
