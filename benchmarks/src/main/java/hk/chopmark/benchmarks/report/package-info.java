/**
 * A run as people and machines read it: table, ratios, JSON, chart.
 *
 * <p>Imported by {@code hk.chopmark.benchmarks}.
 *
 * <p>Read {@link hk.chopmark.benchmarks.report.Table} first.
 */
@NullMarked
package hk.chopmark.benchmarks.report;

import org.jspecify.annotations.NullMarked;
