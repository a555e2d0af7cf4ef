/**
 * The installation's own log and its first operator: what the first start begins, and what is run
 * on the data folder.
 *
 * <p>May be imported by server and cli, and by the rooms of identity and of the installation. It
 * knows neither Spring nor HTTP. Read {@code InstallationLog} first.
 */
@NullMarked
package hk.chopmark.api.operating;

import org.jspecify.annotations.NullMarked;
