package hk.chopmark.core.codec.shape;

import hk.chopmark.core.log.json.JsonValue;
import hk.chopmark.core.shared.Ref;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Lists in their order, and sets of texts in ascending order: both are JSON arrays. */
sealed interface CollectionShape extends Shape {

    /** A list of anything that has a shape; elements are never null. */
    record Ordered(Shape element) implements CollectionShape {
        @Override
        public void write(Object value, Writing out) {
            out.json().beginArray();
            for (Object item : (List<?>) value) {
                element.write(item, out);
            }
            out.json().endArray();
        }

        @Override
        public Object read(JsonValue json, Path path, Reading in) {
            List<JsonValue> items = elements(json, path);
            List<Object> values = new ArrayList<>(items.size());
            for (int i = 0; i < items.size(); i++) {
                values.add(element.read(items.get(i), path.item(i), in));
            }
            return List.copyOf(values);
        }

        @Override
        public boolean hasRefs() {
            return element.hasRefs();
        }

        @Override
        public boolean hasSealed() {
            return element.hasSealed();
        }

        @Override
        public void refs(Object value, Consumer<Ref> sink) {
            if (element.hasRefs()) {
                ((List<?>) value).forEach(item -> element.refs(item, sink));
            }
        }

        @Override
        public void sealed(Object value, Path path, SealedSink sink) {
            if (element.hasSealed()) {
                List<?> items = (List<?>) value;
                for (int i = 0; i < items.size(); i++) {
                    element.sealed(items.get(i), path.item(i), sink);
                }
            }
        }

        @Override
        public void clearTexts(Object value, Path path, TextSink sink) {
            List<?> items = (List<?>) value;
            for (int i = 0; i < items.size(); i++) {
                element.clearTexts(items.get(i), path.item(i), sink);
            }
        }

        @Override
        public void sealedPaths(Path path, Consumer<Path> sink) {
            element.sealedPaths(path, sink);
        }
    }

    /** A set of texts: sorted by UTF-16 code units, so that equal sets have equal bytes. */
    record Unordered(ScalarShape.Text element) implements CollectionShape {
        @Override
        public void write(Object value, Writing out) {
            out.json().beginArray();
            ((Set<?>) value).stream().map(element::written).sorted().forEach(out.json()::string);
            out.json().endArray();
        }

        @Override
        public Object read(JsonValue json, Path path, Reading in) {
            Set<Object> values = new LinkedHashSet<>();
            String last = null;
            for (JsonValue item : elements(json, path)) {
                Object value = element.read(item, path, in);
                String text = item.asString();
                if (last != null && last.compareTo(text) >= 0) {
                    throw new ShapeMismatch(path, "must be in ascending order without repetition");
                }
                last = text;
                values.add(value);
            }
            return Collections.unmodifiableSet(values);
        }

        @Override
        public void clearTexts(Object value, Path path, TextSink sink) {
            ((Set<?>) value).forEach(item -> element.clearTexts(item, path, sink));
        }

        @Override
        public boolean hasRefs() {
            return element.hasRefs();
        }

        @Override
        public void refs(Object value, Consumer<Ref> sink) {
            if (element.hasRefs()) {
                ((Set<?>) value).forEach(item -> element.refs(item, sink));
            }
        }
    }

    private static List<JsonValue> elements(JsonValue json, Path path) {
        if (json instanceof JsonValue.JsonArray(List<JsonValue> elements)) {
            return elements;
        }
        throw new ShapeMismatch(path, "must be an array");
    }
}
