/**
 * What people and services prove themselves with, and their sessions: password hashes, secrets of
 * second factors, passkeys, one-time codes, keys of services.
 *
 * <p>Imported by {@code security}, which asks it on each request, and by {@code identity}, whose
 * pages and routes change it. What an account is and may do stands on the record, not here.
 *
 * <p>Read {@code Secrets} first.
 */
@NullMarked
package hk.chopmark.api.secrets;

import org.jspecify.annotations.NullMarked;
