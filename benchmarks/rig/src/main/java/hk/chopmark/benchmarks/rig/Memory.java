package hk.chopmark.benchmarks.rig;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process holds. */
final class Memory {

    private static final Path STATUS = Path.of("/proc/self/status");

    private Memory() {}

    /**
     * After a full collection: {@code heapMiB} in use, and, where the system tells, {@code rssMiB}
     * and {@code peakRssMiB} of the whole process.
     */
    static Figures figures() throws IOException {
        System.gc();
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        Figures figures = Figures.of("heapMiB", heap / (double) (1 << 20));
        if (Files.isReadable(STATUS)) {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith("VmRSS:")) {
                    figures = figures.and("rssMiB", kibibytes(line) / 1024);
                } else if (line.startsWith("VmHWM:")) {
                    figures = figures.and("peakRssMiB", kibibytes(line) / 1024);
                }
            }
        }
        return figures;
    }

    private static double kibibytes(String line) {
        return Double.parseDouble(line.replaceAll("[^0-9]", ""));
    }
}
