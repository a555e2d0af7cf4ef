/** Tests of who may open what. Read {@code WhoMayOpenIT} first. */
@NullMarked
package hk.chopmark.api.judging;

import org.jspecify.annotations.NullMarked;
