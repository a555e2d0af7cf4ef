/**
 * The installation itself: the beginning of its own log, its operators and the schools that they
 * found.
 *
 * <p>May be imported by server and cli, which begin the log and print the code of the first
 * operator. Read {@code Operators} first.
 */
@NullMarked
package hk.chopmark.api.installation;

import org.jspecify.annotations.NullMarked;
