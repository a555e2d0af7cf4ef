package hk.chopmark.core.erasure;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Command.TakesProof;
import hk.chopmark.core.decision.Require;
import hk.chopmark.core.erasure.ErasureEvent.ErasedKey;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SubjectRef;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked of erasure and retention. Malformed commands cannot be made: {@link
 * IllegalArgumentException}.
 */
public sealed interface ErasureCommand extends Command {

    /** Most secrets of one subject in one category. */
    int MAX_KEYS = 1_000;

    /** Longest retention period. */
    int MAX_RETENTION_MONTHS = 1_200;

    /** Longest source of a retention rule. */
    int MAX_SOURCE_CHARS = 300;

    /** Asks that categories of a subject's data be erased. */
    @TakesProof
    record RequestErasure(
            SchoolId school,
            ErasureId erasure,
            SubjectRef subject,
            Set<Category> categories,
            ErasureGround ground,
            @Nullable PersonRef askedBy)
            implements ErasureCommand {
        public RequestErasure {
            categories = Set.copyOf(categories);
            requireErasable(subject, categories);
        }
    }

    /** Agrees, as the first of two. */
    @TakesProof
    record ApproveErasure(SchoolId school, ErasureId erasure) implements ErasureCommand {}

    /** Decides, as the second of two. */
    @TakesProof
    record DecideErasure(SchoolId school, ErasureId erasure) implements ErasureCommand {}

    /** Refuses, before it is decided. */
    record RefuseErasure(SchoolId school, ErasureId erasure, String reasonCode)
            implements ErasureCommand {
        public RefuseErasure {
            Require.code("reasonCode", reasonCode);
        }
    }

    /** Has data kept. */
    record PlaceLegalHold(
            SchoolId school,
            HoldId hold,
            SubjectRef subject,
            Set<Category> categories,
            String reasonCode)
            implements ErasureCommand {
        public PlaceLegalHold {
            categories = Set.copyOf(categories);
            requireErasable(subject, categories);
            Require.code("reasonCode", reasonCode);
        }
    }

    /** Ends a legal hold. */
    record ReleaseLegalHold(SchoolId school, HoldId hold, String reasonCode)
            implements ErasureCommand {
        public ReleaseLegalHold {
            Require.code("reasonCode", reasonCode);
        }
    }

    /** Says how long data of a category is kept from now on. */
    record AdoptRetentionRule(
            SchoolId school,
            Category category,
            RetentionStart start,
            int retentionMonths,
            String source)
            implements ErasureCommand {
        public AdoptRetentionRule {
            Require.that(category != Category.SCHOOL, "The school's own keys are kept");
            Require.range("retentionMonths", retentionMonths, 0, MAX_RETENTION_MONTHS);
            Require.line("source", source, MAX_SOURCE_CHARS);
        }
    }

    /**
     * The secrets of one category, as found in the key database.
     *
     * @param newestEpoch number of the newest epoch that wraps one; absent without keys
     */
    record KeysOfCategory(Category category, List<ErasedKey> keys, @Nullable Integer newestEpoch) {
        public KeysOfCategory {
            keys = List.copyOf(keys);
            Require.size("keys", keys, 0, MAX_KEYS);
            Require.that(keys.isEmpty() == (newestEpoch == null), "Keys have an epoch");
        }
    }

    /**
     * Records, before anything is destroyed, which secrets are. The service that erases sends it.
     */
    record RecordKeysDestroyed(SchoolId school, ErasureId erasure, List<KeysOfCategory> keys)
            implements ErasureCommand {
        public RecordKeysDestroyed {
            keys = List.copyOf(keys);
        }
    }

    /**
     * Boxes of a category that are deleted.
     *
     * @param number how many
     * @param before position up to which was counted, exclusive
     */
    record DeletedBoxes(Category category, long number, long before) {
        public DeletedBoxes {
            Require.range("number", number, 0, Long.MAX_VALUE);
            Require.range("before", before, 0, Long.MAX_VALUE);
        }
    }

    /** Records that the boxes of a category are deleted. The service that erases sends it. */
    record RecordCiphertextDeleted(SchoolId school, ErasureId erasure, DeletedBoxes boxes)
            implements ErasureCommand {}

    /**
     * Records, after no node can remember the key, what was deleted of the time since. The service
     * that erases sends it.
     */
    record RecordStragglersDeleted(SchoolId school, ErasureId erasure, DeletedBoxes boxes)
            implements ErasureCommand {}

    /** Records that a search index holds nothing any more. The service that erases sends it. */
    record RecordBlindIndexDeleted(SchoolId school, ErasureId erasure, String indexCode)
            implements ErasureCommand {
        public RecordBlindIndexDeleted {
            Require.code("indexCode", indexCode);
        }
    }

    /** Records the answer of a place. The service that erases sends it. */
    record AcknowledgeErasure(
            SchoolId school, ErasureId erasure, ErasurePlace place, LocalDate noneFrom)
            implements ErasureCommand {}

    /**
     * Certifies, once every place has answered. The service that erases sends it.
     *
     * @param tombstones how many secrets the key database says were destroyed
     * @param indexCodes all search indexes there are
     */
    record CertifyErasure(
            SchoolId school,
            ErasureId erasure,
            String vaultCode,
            String assuranceCode,
            int tombstones,
            Set<String> indexCodes)
            implements ErasureCommand {
        public CertifyErasure {
            indexCodes = Set.copyOf(indexCodes);
            indexCodes.forEach(code -> Require.code("indexCodes", code));
            Require.code("vaultCode", vaultCode);
            Require.code("assuranceCode", assuranceCode);
        }
    }

    /**
     * Closes an erasure after the last key that could unwrap is gone. The service that erases sends
     * it.
     */
    record FinaliseErasure(SchoolId school, ErasureId erasure, @Nullable Integer lastEpoch)
            implements ErasureCommand {}

    private static void requireErasable(SubjectRef subject, Set<Category> categories) {
        Require.that(!(subject instanceof SchoolId), "The school's own keys are kept");
        Require.size("categories", categories, 1, Category.values().length);
        Require.that(!categories.contains(Category.SCHOOL), "The school's own keys are kept");
    }
}
