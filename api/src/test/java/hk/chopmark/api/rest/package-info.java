/**
 * Tests of the interface over HTTP, against a whole installation.
 *
 * <p>Imported by nobody.
 *
 * <p>Read {@code RestJourneyIT} first.
 */
@NullMarked
package hk.chopmark.api.rest;

import org.jspecify.annotations.NullMarked;
