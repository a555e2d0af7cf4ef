/**
 * The HTTP interface under {@code /api/v1}: commands in, read models out, problem+json for
 * everything refused.
 *
 * <p>Imported by nobody but the server; controllers are thin, the rules are in the areas.
 *
 * <p>Read {@link hk.chopmark.api.rest.NoticeController} first.
 */
@NullMarked
package hk.chopmark.api.rest;

import org.jspecify.annotations.NullMarked;
