package hk.chopmark.projections.roster;

import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Sealed;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a person: where their details lie, not what they are.
 *
 * @param person the person
 * @param nameEn handle to the name in English, as last corrected
 * @param nameZh handle to the name in Chinese
 * @param phone handle to the phone number
 * @param sourceNumber handle to the number in the source system
 * @param dateOfBirth handle to the date of birth, as an ISO text
 * @param hkid handle to the identity card number
 * @param postCode post of a member of staff
 * @param since first day, Hong Kong; null if not stated
 * @param until last day, Hong Kong; null while they belong to the school
 */
public record PersonView(
        PersonRef person,
        @Nullable Sealed<String> nameEn,
        @Nullable Sealed<String> nameZh,
        @Nullable Sealed<String> phone,
        @Nullable Sealed<String> sourceNumber,
        @Nullable Sealed<String> dateOfBirth,
        @Nullable Sealed<String> hkid,
        @Nullable String postCode,
        @Nullable LocalDate since,
        @Nullable LocalDate until) {}
