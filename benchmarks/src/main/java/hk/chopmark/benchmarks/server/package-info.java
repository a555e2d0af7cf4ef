/**
 * The PostgreSQL server that everything is measured on, durable or not started.
 *
 * <p>Imported by the referee and by the benchmarks of single steps.
 *
 * <p>Read {@link hk.chopmark.benchmarks.server.Server} first.
 */
@NullMarked
package hk.chopmark.benchmarks.server;

import org.jspecify.annotations.NullMarked;
