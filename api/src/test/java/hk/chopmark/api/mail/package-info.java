/**
 * Tests of the way to a mail server, against real ones on this machine.
 *
 * <p>{@code SmtpDouble} is used by tests of other rooms; nobody imports the rest.
 *
 * <p>Read {@code SmtpMailIT} first.
 */
@NullMarked
package hk.chopmark.api.mail;

import org.jspecify.annotations.NullMarked;
