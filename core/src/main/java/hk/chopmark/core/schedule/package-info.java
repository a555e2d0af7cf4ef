/**
 * Due acts: what must happen at a time, by rules that are data, carried out once over all nodes.
 *
 * <p>Stands above the areas. May be imported by runtime and by whoever registers a source of due
 * acts.
 *
 * <p>Read {@link hk.chopmark.core.schedule.DueSource} first, then {@code DueActRunner}.
 */
@NullMarked
package hk.chopmark.core.schedule;

import org.jspecify.annotations.NullMarked;
