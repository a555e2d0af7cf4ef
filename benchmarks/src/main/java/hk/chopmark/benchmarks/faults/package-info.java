/**
 * Kills application and PostgreSQL under load, again and again, and checks after each time that
 * nothing acknowledged is lost and nothing was stored twice.
 *
 * <p>Imported by the program {@code bench} only.
 *
 * <p>Read {@link hk.chopmark.benchmarks.faults.FaultRun} first.
 */
@NullMarked
package hk.chopmark.benchmarks.faults;

import org.jspecify.annotations.NullMarked;
