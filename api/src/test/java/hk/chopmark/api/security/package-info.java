/**
 * Tests of who may ask for what.
 *
 * <p>Imported by nobody.
 *
 * <p>Read {@code TokenRoleTest} first.
 */
@NullMarked
package hk.chopmark.api.security;

import org.jspecify.annotations.NullMarked;
