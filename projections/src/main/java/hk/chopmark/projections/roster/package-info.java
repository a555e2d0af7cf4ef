/**
 * The school as it stands: classes and their members, people, who stands for whom; references and
 * handles, no names of people.
 *
 * <p>May be imported by api.
 *
 * <p>Read {@code Roster} first.
 */
@NullMarked
package hk.chopmark.projections.roster;

import org.jspecify.annotations.NullMarked;
