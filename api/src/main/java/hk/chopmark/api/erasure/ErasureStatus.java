package hk.chopmark.api.erasure;

import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.erasure.ErasureCase;
import hk.chopmark.core.erasure.ErasureEvent.ErasureCertified;
import hk.chopmark.core.erasure.ErasureGround;
import hk.chopmark.core.erasure.ErasurePlace;
import hk.chopmark.core.erasure.ErasureResidue;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.SubjectRef;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far an erasure is.
 *
 * @param erasure also the number of the certificate
 * @param state one of the words that docs/api.md explains
 * @param erasedAt since when nothing can be read
 * @param places who answered that it holds nothing, with the Hong Kong day from which that is so
 */
record ErasureStatus(
        ErasureId erasure,
        SubjectRef subject,
        List<String> categories,
        ErasureGround ground,
        @Nullable PersonRef askedBy,
        String state,
        @Nullable StaffId approver,
        @Nullable StaffId decider,
        @Nullable Instant erasedAt,
        Map<ErasurePlace, LocalDate> places,
        @Nullable Certificate certificate) {

    /** What the certificate says. */
    record Certificate(
            List<String> categories,
            String method,
            String algorithm,
            String vault,
            String assurance,
            int keysDestroyed,
            long boxesDeleted,
            long packagesIssued,
            List<String> indexes,
            List<ErasurePlace> places,
            LocalDate copiesDieBy,
            List<ErasureResidue> residue) {

        static Certificate of(ErasureCertified certified) {
            return new Certificate(
                    codes(certified.categories()),
                    certified.methodCode(),
                    certified.algorithmCode(),
                    certified.vaultCode(),
                    certified.assuranceCode(),
                    certified.keysDestroyed(),
                    certified.boxesDeleted(),
                    certified.packagesIssued(),
                    certified.indexCodes(),
                    certified.places(),
                    certified.copiesDieBy(),
                    certified.residue());
        }
    }

    static ErasureStatus of(ErasureCase found) {
        Map<ErasurePlace, LocalDate> places = new TreeMap<>();
        found.answers().forEach((place, answer) -> places.put(place, answer.noneFrom()));
        return new ErasureStatus(
                found.request().erasure(),
                found.request().subject(),
                codes(found.request().categories()),
                found.request().ground(),
                found.request().askedBy(),
                found.state().name().toLowerCase(Locale.ROOT),
                found.approver().orElse(null),
                found.decider().orElse(null),
                found.destruction().map(Recorded::at).orElse(null),
                places,
                found.certificate().map(Certificate::of).orElse(null));
    }

    private static List<String> codes(Collection<Category> categories) {
        return categories.stream().map(Category::code).toList();
    }
}
