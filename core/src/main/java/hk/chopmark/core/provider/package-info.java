/**
 * The identity provider of a school: where its people may sign in elsewhere, and what the school
 * takes such a sign-in for.
 *
 * <p>Imported by the runtime, and by rooms of the interface that speak with the provider. Which
 * account somebody has there is a credential of area {@code identity}.
 *
 * <p>Read {@code ProviderSetting} first.
 */
@NullMarked
package hk.chopmark.core.provider;

import org.jspecify.annotations.NullMarked;
