package hk.chopmark.projections.tenants;

import hk.chopmark.core.shared.Sealed;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Records made again with another text in one place, sealed or not, at any depth. */
final class TextsOfRecords {

    private TextsOfRecords() {}

    /** A place for a text, and how to make the whole with the other text there. */
    private record Place(String path, Supplier<Object> making) {

        Place under(String name, Whole whole) {
            return new Place(
                    path.isEmpty() ? name : name + "." + path, () -> whole.around(making.get()));
        }
    }

    private interface Whole {
        Object around(Object part);
    }

    /** The places of texts in these records. */
    static Set<String> paths(Collection<? extends Object> records) {
        return with(records, "").keySet();
    }

    /** By place: the ways to make these records with the text there. */
    static Map<String, List<Supplier<Object>>> with(
            Collection<? extends Object> records, String text) {
        Map<String, List<Supplier<Object>>> all = new HashMap<>();
        for (Object whole : records) {
            for (Place place : placesIn(whole, text)) {
                all.computeIfAbsent(
                                whole.getClass().getSimpleName() + "." + place.path(),
                                path -> new ArrayList<>())
                        .add(place.making());
            }
        }
        return all;
    }

    private static List<Place> placesIn(@Nullable Object value, String text) {
        return switch (value) {
            case String old -> List.of(new Place("", () -> text));
            case Sealed<?> sealed when sealed.valueType() == String.class ->
                    List.of(
                            new Place(
                                    "",
                                    () -> Sealed.of(sealed.subject(), sealed.category(), text)));
            case Collection<?> items when !items.isEmpty() -> placesInItems(items, text);
            case Record whole -> placesInRecord(whole, text);
            case null, default -> List.of();
        };
    }

    private static List<Place> placesInItems(Collection<?> items, String text) {
        List<Object> rest = new ArrayList<>(items);
        Object first = rest.removeFirst();
        return placesIn(first, text).stream()
                .map(place ->
                        new Place(
                                place.path(),
                                () -> {
                                    List<Object> others = new ArrayList<>(rest);
                                    others.addFirst(place.making().get());
                                    return items instanceof Set
                                            ? new LinkedHashSet<>(others)
                                            : others;
                                }))
                .toList();
    }

    private static List<Place> placesInRecord(Record whole, String text) {
        RecordComponent[] components = whole.getClass().getRecordComponents();
        List<Place> places = new ArrayList<>();
        for (int at = 0; at < components.length; at++) {
            int index = at;
            for (Place place : placesIn(part(whole, components[at]), text)) {
                places.add(
                        place.under(
                                components[at].getName(),
                                part -> made(whole, components, index, part)));
            }
        }
        return places;
    }

    private static @Nullable Object part(Record whole, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(whole);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("A record is made and read by its components", e);
        }
    }

    private static Object made(Record whole, RecordComponent[] components, int index, Object part) {
        @Nullable Object[] parts = new Object[components.length];
        for (int at = 0; at < components.length; at++) {
            parts[at] = at == index ? part : part(whole, components[at]);
        }
        try {
            Constructor<?> constructor =
                    whole.getClass()
                            .getDeclaredConstructor(
                                    Arrays.stream(components)
                                            .map(RecordComponent::getType)
                                            .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(parts);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw new AssertionError(e);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("A record is made and read by its components", e);
        }
    }
}
