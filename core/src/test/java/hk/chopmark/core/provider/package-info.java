/** Tests of the identity provider of a school. */
@NullMarked
package hk.chopmark.core.provider;

import org.jspecify.annotations.NullMarked;
