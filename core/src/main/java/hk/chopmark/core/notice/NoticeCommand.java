package hk.chopmark.core.notice;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Require;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked about notices. Malformed commands cannot be made: {@link
 * IllegalArgumentException}.
 */
public sealed interface NoticeCommand extends Command {

    /** The notice. */
    NoticeId notice();

    /** A version as one guardian of one student received it. */
    record Copy(NoticeId notice, int number, StudentId student, GuardianId guardian) {
        public Copy {
            Require.range("number", number, 1, 1_000_000);
        }
    }

    /** A command about one guardian's copy. */
    sealed interface AboutCopy extends NoticeCommand {

        /** The copy. */
        Copy copy();

        @Override
        default NoticeId notice() {
            return copy().notice();
        }
    }

    /** Begins a notice. */
    record DraftNotice(SchoolId school, NoticeId notice, String kind) implements NoticeCommand {
        public DraftNotice {
            Require.code("kind", kind);
        }
    }

    /**
     * The texts of a version, sealed as content of the notice, with their commitment; made by the
     * runtime's notice content.
     */
    record SealedContent(
            String contentHash,
            Sealed<String> contentSalt,
            @Nullable Sealed<String> titleEn,
            @Nullable Sealed<String> titleZh,
            @Nullable Sealed<String> bodyEn,
            @Nullable Sealed<String> bodyZh) {
        private static final Pattern HASH = Pattern.compile("[A-Za-z0-9_-]{43}");

        public SealedContent {
            Require.matches("contentHash", contentHash, HASH);
            Require.that(
                    (titleEn == null) == (bodyEn == null) && (titleZh == null) == (bodyZh == null),
                    "A language has a title and a body, or neither");
            Require.that(
                    titleEn != null || titleZh != null,
                    "A notice has a text in at least one language");
        }

        /** Language tags of the texts, sorted. */
        public List<String> languages() {
            List<String> languages = new ArrayList<>();
            if (bodyEn != null) {
                languages.add("en");
            }
            if (bodyZh != null) {
                languages.add("zh");
            }
            return languages;
        }
    }

    /** Fixes the next version of a notice; the number is counted by the decision. */
    record PublishVersion(
            SchoolId school,
            NoticeId notice,
            SealedContent content,
            @Nullable Instant deadline,
            boolean urgent,
            boolean marketing)
            implements NoticeCommand {
        public PublishVersion {
            Require.fresh("contentSalt", content.contentSalt(), notice, Category.CONTENT);
            Require.fresh("titleEn", content.titleEn(), notice, Category.CONTENT);
            Require.fresh("titleZh", content.titleZh(), notice, Category.CONTENT);
            Require.freshLines("bodyEn", content.bodyEn(), notice, Category.CONTENT);
            Require.freshLines("bodyZh", content.bodyZh(), notice, Category.CONTENT);
            deadline = deadline == null ? null : deadline.truncatedTo(ChronoUnit.MICROS);
        }
    }

    /** Addresses the current version to a class as the roster now stands. */
    record FixAudience(SchoolId school, NoticeId notice, int number, ClassId classId)
            implements NoticeCommand {}

    /** Says that a copy was handed to a channel. */
    record RecordAttempt(SchoolId school, Copy copy, String channel, int attempt)
            implements AboutCopy {
        public RecordAttempt {
            Require.code("channel", channel);
            Require.range("attempt", attempt, 1, 1_000);
        }
    }

    /** Says that the delivery of an attempt was confirmed. */
    record RecordDelivery(
            SchoolId school, Copy copy, String channel, int attempt, String providerStatus)
            implements AboutCopy {
        public RecordDelivery {
            Require.code("channel", channel);
            Require.code("providerStatus", providerStatus);
        }
    }

    /** Says that an attempt failed. */
    record RecordFailure(
            SchoolId school, Copy copy, String channel, int attempt, String failureCode)
            implements AboutCopy {
        public RecordFailure {
            Require.code("channel", channel);
            Require.code("failureCode", failureCode);
        }
    }

    /** Says that the guardian saw the copy: level 3 shown, level 4 to the end. */
    record OpenNotice(SchoolId school, Copy copy, String language, int level) implements AboutCopy {
        private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2}");

        public OpenNotice {
            Require.matches("language", language, LANGUAGE);
            Require.range("level", level, 3, 4);
        }
    }

    /** The guardian acknowledges (level 5) or signs (level 6). */
    record AcknowledgeNotice(SchoolId school, Copy copy, int level) implements AboutCopy {
        public AcknowledgeNotice {
            Require.range("level", level, 5, 6);
        }
    }

    /** Staff attest a slip the guardian returned on paper (level 5). */
    record AttestPaperSlip(SchoolId school, Copy copy) implements AboutCopy {}

    /** Takes a notice back. */
    record WithdrawNotice(SchoolId school, NoticeId notice, String reason)
            implements NoticeCommand {
        public WithdrawNotice {
            Require.code("reason", reason);
        }
    }
}
