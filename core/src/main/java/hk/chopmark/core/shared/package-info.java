/**
 * Words that every area uses: ids, purposes, categories, sealed handles, rejections.
 *
 * <p>May be imported by everyone. Imports core.border only.
 *
 * <p>Read {@code Sealed} first, then {@code PurposeGrant}.
 */
@NullMarked
package hk.chopmark.core.shared;

import org.jspecify.annotations.NullMarked;
