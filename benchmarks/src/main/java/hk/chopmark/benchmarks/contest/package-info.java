/**
 * The referee: one server, one process per contender, every measurement for all of them in turn.
 *
 * <p>Imported by {@code hk.chopmark.benchmarks} and its reports.
 *
 * <p>Read {@link hk.chopmark.benchmarks.contest.Contest} first.
 */
@NullMarked
package hk.chopmark.benchmarks.contest;

import org.jspecify.annotations.NullMarked;
