package hk.chopmark.benchmarks.contest;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a run ran on; names neither the machine nor its user. */
final class Machine {

    private static final Path CPUS = Path.of("/proc/cpuinfo");

    private Machine() {}

    static Map<String, String> describe(Path folder, Plan plan) throws IOException {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("processors", Runtime.getRuntime().availableProcessors() + processorName());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            lines.put(
                    "memory",
                    String.format(
                            Locale.ROOT,
                            "%.0f GiB",
                            system.getTotalMemorySize() / (double) (1L << 30)));
        }
        lines.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        lines.put("file system", Files.getFileStore(folder).type());
        lines.put(
                "java",
                System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
        lines.put("contenders' JVMs", String.join(" ", plan.jvm()));
        return lines;
    }

    private static String processorName() throws IOException {
        List<String> lines = Files.isReadable(CPUS) ? Files.readAllLines(CPUS) : List.of();
        return lines.stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> " x " + line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
    }
}
