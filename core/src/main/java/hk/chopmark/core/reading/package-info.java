/**
 * Personal data read behind the record, and decisions about access explained.
 *
 * <p>May be imported by search, breakglass, erasing, runtime and what stands on core. Imports the
 * areas, never the runtime: what it records it sends through a {@code CommandSender}.
 *
 * <p>Read {@link hk.chopmark.core.reading.PersonalDataReader} first.
 */
@NullMarked
package hk.chopmark.core.reading;

import org.jspecify.annotations.NullMarked;
