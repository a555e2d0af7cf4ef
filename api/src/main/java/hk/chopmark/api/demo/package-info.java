/**
 * A small bilingual sample school, built through the ordinary commands.
 *
 * <p>May be imported by api.cli and api.wiring. Imports core only.
 *
 * <p>Read {@code DemoSchool} first.
 */
@NullMarked
package hk.chopmark.api.demo;

import org.jspecify.annotations.NullMarked;
