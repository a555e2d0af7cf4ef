/**
 * Who may open what: each controller method and page declares what it takes, and the grants on
 * record decide.
 *
 * <p>May be imported by the console and by the areas. It knows no area.
 *
 * <p>Read {@code Judged} first.
 */
@NullMarked
package hk.chopmark.api.judging;

import org.jspecify.annotations.NullMarked;
