/**
 * A small bilingual sample school, built through the ordinary commands.
 *
 * <p>May be imported by api.cli. Imports core only.
 *
 * <p>Read {@link hk.chopmark.api.demo.Demo} first.
 */
@NullMarked
package hk.chopmark.api.demo;

import org.jspecify.annotations.NullMarked;
