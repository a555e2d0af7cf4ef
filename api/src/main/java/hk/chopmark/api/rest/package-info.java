/**
 * The HTTP interface: problem+json, and every answer says as of which position it holds.
 *
 * <p>Imported by nobody; found by Spring.
 *
 * <p>Read {@code NoticeController} first.
 */
@NullMarked
package hk.chopmark.api.rest;

import org.jspecify.annotations.NullMarked;
