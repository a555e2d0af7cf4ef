/**
 * Checks an evidence package offline, with nothing but this jar and a policy file.
 *
 * <p>May be imported by api. Imports the JDK, Bouncy Castle and core.log only.
 *
 * <p>Read {@code PackageVerifier} first.
 */
@NullMarked
package hk.chopmark.export.verify;

import org.jspecify.annotations.NullMarked;
