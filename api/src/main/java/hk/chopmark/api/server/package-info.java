/**
 * The web server: Spring Boot around an opened installation.
 *
 * <p>May be imported by cli; brings rest, console and security together.
 *
 * <p>Read {@link hk.chopmark.api.server.Server} first.
 */
@NullMarked
package hk.chopmark.api.server;

import org.jspecify.annotations.NullMarked;
