/**
 * Messages to contact points: the port to a mail server, its adapter over SMTP, the queue, and the
 * codes that come back.
 *
 * <p>May be imported by wiring, which reads its settings, and by whatever has messages sent; knows
 * no HTTP.
 *
 * <p>Read {@link hk.chopmark.api.mail.ContactCodes} first, then {@code MessageSender} and {@link
 * hk.chopmark.api.mail.Mail}.
 */
@NullMarked
package hk.chopmark.api.mail;

import org.jspecify.annotations.NullMarked;
