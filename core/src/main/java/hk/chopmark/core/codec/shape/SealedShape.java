package hk.chopmark.core.codec.shape;

import hk.chopmark.core.log.json.JsonValue;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.Sealed;
import java.util.function.Consumer;

/**
 * A sealed field: {@code {"box":n}} in the data, its value in box {@code n} under its path.
 *
 * @param valueType type of the sealed value
 */
public record SealedShape(Class<?> valueType) implements Shape {
    private static final String BOX = "box";
    private static final String PATH = "path";

    @Override
    public void write(Object value, Writing out) {
        Sealed<?> field = (Sealed<?>) value;
        out.json().beginObject().name(BOX).integer(out.boxes().ordinalOf(field)).endObject();
    }

    @Override
    public Object read(JsonValue json, Path path, Reading in) {
        if (!(json instanceof JsonValue.JsonObject object) || !object.has(BOX)) {
            throw new ShapeMismatch(path, "must name a box");
        }
        boolean moved = object.has(PATH);
        if (object.members().size() != (moved ? 2 : 1)
                || !(object.get(BOX) instanceof JsonValue.JsonInteger(long ordinal))
                || ordinal < 0
                || ordinal >= in.boxes().size()) {
            throw new ShapeMismatch(path, "must name one of the " + in.boxes().size() + " boxes");
        }
        BodyJson.BoxEntry box = in.boxes().get((int) ordinal);
        String boxPath = moved ? object.string(PATH) : path.text();
        return Sealed.stored(
                box.subject(),
                box.category(),
                valueType,
                new Sealed.Location(in.position(), in.eventId(), (int) ordinal, boxPath));
    }

    /**
     * Adds to every box reference the path it stands at, so that an upcaster may move it.
     *
     * <p>The catalogue refuses records whose only component is {@code box}, so nothing else looks
     * like this.
     */
    public static JsonValue withPaths(JsonValue json, Path path) {
        return switch (json) {
            case JsonValue.JsonObject object when object.members().size() == 1 && object.has(BOX) ->
                    JsonValue.JsonObject.builder()
                            .put(BOX, object.get(BOX))
                            .put(PATH, path.text())
                            .build();
            case JsonValue.JsonObject object -> {
                JsonValue.JsonObject.Builder members = JsonValue.JsonObject.builder();
                object.members()
                        .forEach((name, value) ->
                                members.put(name, withPaths(value, path.member(name))));
                yield members.build();
            }
            case JsonValue.JsonArray array -> {
                JsonValue[] elements = new JsonValue[array.size()];
                for (int i = 0; i < elements.length; i++) {
                    elements[i] = withPaths(array.get(i), path.item(i));
                }
                yield JsonValue.JsonArray.of(elements);
            }
            default -> json;
        };
    }

    @Override
    public boolean hasRefs() {
        return true;
    }

    @Override
    public boolean hasSealed() {
        return true;
    }

    @Override
    public void refs(Object value, Consumer<Ref> sink) {
        sink.accept(((Sealed<?>) value).subject());
    }

    @Override
    public void sealed(Object value, Path path, SealedSink sink) {
        sink.accept(path, (Sealed<?>) value);
    }

    @Override
    public void sealedPaths(Path path, Consumer<Path> sink) {
        sink.accept(path);
    }
}
