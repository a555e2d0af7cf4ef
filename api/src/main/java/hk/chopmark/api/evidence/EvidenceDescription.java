package hk.chopmark.api.evidence;

import hk.chopmark.core.shared.Category;
import hk.chopmark.export.pack.EvidenceKind;
import hk.chopmark.export.pack.EvidenceKinds;
import hk.chopmark.export.pack.Parameter;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import java.util.List;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/** Describes the route of evidence: the kinds there are, and what each is asked for with. */
@Component
class EvidenceDescription implements OperationCustomizer {

    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        if (handler.getBeanType() == EvidenceController.class) {
            List<EvidenceKind> kinds = EvidenceKinds.known().all();
            operation.getParameters().stream()
                    .filter(parameter -> parameter.getName().equals("kind"))
                    .forEach(parameter ->
                            parameter.setSchema(
                                    new StringSchema()
                                            ._enum(
                                                    kinds.stream()
                                                            .map(EvidenceKind::code)
                                                            .toList())));
            Schema<?> body = new Schema<>();
            kinds.forEach(kind -> body.addOneOfItem(body(kind)));
            operation.setRequestBody(
                    new RequestBody()
                            .required(true)
                            .content(
                                    new Content()
                                            .addMediaType(
                                                    "application/json",
                                                    new MediaType().schema(body))));
        }
        return operation;
    }

    private static Schema<?> body(EvidenceKind kind) {
        Schema<?> schema = new ObjectSchema().title(kind.code()).description(kind.shows());
        for (Parameter<?> parameter : kind.parameters()) {
            schema.addProperty(parameter.name(), value(parameter));
            if (parameter.required()) {
                schema.addRequiredItem(parameter.name());
            }
        }
        if (!kind.discloses().isEmpty()) {
            schema.addProperty(
                    EvidenceController.DISCLOSE,
                    new ArraySchema()
                            .items(
                                    new StringSchema()
                                            ._enum(
                                                    kind.discloses().stream()
                                                            .map(Category::code)
                                                            .sorted()
                                                            .toList()))
                            .description("Categories shown in clear; none if left out"));
        }
        schema.setAdditionalProperties(false);
        return schema;
    }

    private static Schema<?> value(Parameter<?> parameter) {
        return parameter
                .refKind()
                .<Schema<?>>map(kind -> new StringSchema().example(kind.name() + "=uuid"))
                .orElseGet(() -> new StringSchema().format("date"));
    }
}
