/**
 * The manners of the HTTP interface under {@code /api/v1}: who asks and why, commands in, pages
 * out, problem+json for everything refused.
 *
 * <p>Imported by the areas' controllers; imports no area. Controllers are thin, the rules are in
 * the areas of core.
 *
 * <p>Read {@link hk.chopmark.api.rest.CommandGate} first.
 */
@NullMarked
package hk.chopmark.api.rest;

import org.jspecify.annotations.NullMarked;
