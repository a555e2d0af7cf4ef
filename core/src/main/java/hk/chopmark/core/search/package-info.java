/**
 * Finding people by name or phone, and keeping the blind index in step with the record.
 *
 * <p>May be imported by erasing, runtime and what stands on core. Imports reading and what is below
 * it.
 *
 * <p>Read {@link hk.chopmark.core.search.PersonalDataSearch} first.
 */
@NullMarked
package hk.chopmark.core.search;

import org.jspecify.annotations.NullMarked;
