package hk.chopmark.benchmarks.rig;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the referee asks of a worker: one line, {@code append callers=64 millis=2000}.
 *
 * @param task what to do
 * @param sizes how much of it
 */
public record Request(String task, Map<String, Long> sizes) {
    public Request {
        sizes = Map.copyOf(sizes);
    }

    /** A task without sizes. */
    public static Request of(String task) {
        return new Request(task, Map.of());
    }

    /** The same with one more size. */
    public Request with(String name, long value) {
        Map<String, Long> more = new LinkedHashMap<>(sizes);
        more.put(name, value);
        return new Request(task, more);
    }

    /**
     * A size.
     *
     * @throws IllegalArgumentException if the line does not name it
     */
    public long size(String name) {
        Long value = sizes.get(name);
        if (value == null) {
            throw new IllegalArgumentException("The task " + task + " needs the size " + name);
        }
        return value;
    }

    /** The form on one line. */
    public String line() {
        StringBuilder line = new StringBuilder(task);
        sizes.forEach((name, value) -> line.append(' ').append(name).append('=').append(value));
        return line.toString();
    }

    /** Reads the form back. */
    public static Request parse(String line) {
        String[] parts = line.strip().split(" +", -1);
        Request request = of(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            request =
                    request.with(
                            parts[i].substring(0, equals),
                            Long.parseLong(parts[i].substring(equals + 1)));
        }
        return request;
    }
}
