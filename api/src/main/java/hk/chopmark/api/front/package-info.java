/**
 * What stands before the application: who may connect and how long, which address counts, and the
 * form of refusals that no controller makes.
 *
 * <p>May be imported by server and cli; knows Tomcat, and no area.
 *
 * <p>Read {@link hk.chopmark.api.front.FrontGate} first.
 */
@NullMarked
package hk.chopmark.api.front;

import org.jspecify.annotations.NullMarked;
