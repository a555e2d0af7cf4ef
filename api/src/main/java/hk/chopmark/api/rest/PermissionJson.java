package hk.chopmark.api.rest;

import hk.chopmark.core.decision.Permission;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * Permissions in JSON: written in their text form; read in it, or as an object of its parts, of
 * which scope and mask may be left out as in the text.
 */
final class PermissionJson extends SimpleModule {

    private static final long serialVersionUID = 1L;

    private static final Set<String> PARTS = Set.of("resource", "action", "scope", "mask");

    PermissionJson() {
        super("permissions");
        addSerializer(Permission.class, new Text());
        addDeserializer(Permission.class, new Parse());
    }

    private static final class Text extends ValueSerializer<Permission> {
        @Override
        public void serialize(
                Permission permission, JsonGenerator out, SerializationContext context) {
            out.writeString(permission.text());
        }
    }

    private static final class Parse extends ValueDeserializer<Permission> {
        @Override
        public Permission deserialize(JsonParser in, DeserializationContext context) {
            String text =
                    in.currentToken() == JsonToken.START_OBJECT
                            ? textOf(context.readTree(in))
                            : in.getString();
            try {
                return Permission.parse(text);
            } catch (IllegalArgumentException e) {
                throw malformed();
            }
        }

        private static String textOf(JsonNode object) {
            Map<String, String> parts = new TreeMap<>();
            object.properties()
                    .forEach(part -> {
                        if (!PARTS.contains(part.getKey()) || !part.getValue().isString()) {
                            throw malformed();
                        }
                        parts.put(part.getKey(), part.getValue().stringValue());
                    });
            return parts.getOrDefault("resource", "")
                    + "."
                    + parts.getOrDefault("action", "")
                    + (parts.containsKey("scope") ? "@" + parts.get("scope") : "")
                    + (parts.containsKey("mask") ? "+" + parts.get("mask") : "");
        }

        private static BadRequest malformed() {
            return new BadRequest(
                    "request.permission-malformed",
                    "A permission has the form resource.action[@school|@class|@student][+clear],"
                            + " or is an object with resource, action, scope and mask.");
        }
    }
}
