package hk.chopmark.projections.receipts;

import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.Sealed;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One notice as it stands: its latest version, and how far its receipts are.
 *
 * @param notice the notice
 * @param kind kind code
 * @param draftedAt when work on it began
 * @param version the latest version; null until one is published
 * @param withdrawn the withdrawal; null while the notice stands
 * @param counts receipts of the latest version
 */
public record NoticeView(
        NoticeId notice,
        @Nullable String kind,
        @Nullable Instant draftedAt,
        @Nullable Version version,
        @Nullable Withdrawal withdrawn,
        LevelCounts counts) {

    /**
     * One published version.
     *
     * @param number 1, 2, 3, ...
     * @param publishedAt when
     * @param publishedEvent the event to prove it by
     * @param contentHash base64url of the hash of its texts
     * @param languages language tags
     * @param deadline until when it is to be answered; null if there is none
     * @param urgent whether it is urgent
     * @param marketing whether it is direct marketing
     * @param titleEn handle to the title in English
     * @param titleZh handle to the title in Chinese
     * @param bodyEn handle to the text in English
     * @param bodyZh handle to the text in Chinese
     */
    public record Version(
            int number,
            Instant publishedAt,
            UUID publishedEvent,
            String contentHash,
            List<String> languages,
            @Nullable Instant deadline,
            boolean urgent,
            boolean marketing,
            @Nullable Sealed<String> titleEn,
            @Nullable Sealed<String> titleZh,
            @Nullable Sealed<String> bodyEn,
            @Nullable Sealed<String> bodyZh) {
        public Version {
            languages = List.copyOf(languages);
        }
    }

    /**
     * The end of a notice.
     *
     * @param at when
     * @param event the event to prove it by
     * @param reason reason code
     */
    public record Withdrawal(Instant at, UUID event, String reason) {}
}
