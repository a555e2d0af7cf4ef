/** Tests of the installation itself, in its own log. */
@NullMarked
package hk.chopmark.core.installation;

import org.jspecify.annotations.NullMarked;
