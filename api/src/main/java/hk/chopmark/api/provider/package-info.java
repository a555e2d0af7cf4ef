/**
 * The identity provider of a school: its setting, and the way of people there and back.
 *
 * <p>Imported by {@code server} alone. What is made of somebody who comes back is in {@code
 * signin}.
 *
 * <p>Read {@code ProviderTalk} first.
 */
@NullMarked
package hk.chopmark.api.provider;

import org.jspecify.annotations.NullMarked;
