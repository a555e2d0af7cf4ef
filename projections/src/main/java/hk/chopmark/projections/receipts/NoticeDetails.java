package hk.chopmark.projections.receipts;

import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import hk.chopmark.projections.rows.ReadModels;
import hk.chopmark.projections.rows.ShownClasses;
import hk.chopmark.projections.rows.SubjectDetails;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The texts of the current versions of notices. */
public final class NoticeDetails implements SubjectDetails {

    private final Receipts receipts;

    /** Over the read models. */
    public NoticeDetails(ReadModels models) {
        this.receipts = new Receipts(models);
    }

    @Override
    public Set<String> detailNames() {
        return Set.of("titleEn", "titleZh", "bodyEn", "bodyZh");
    }

    @Override
    public Map<SubjectRef, Map<String, Sealed<?>>> details(
            SchoolId school, Collection<? extends SubjectRef> subjects) {
        Map<SubjectRef, Map<String, Sealed<?>>> found = new LinkedHashMap<>();
        for (SubjectRef subject : subjects) {
            if (subject instanceof NoticeId notice) {
                receipts.notice(school, notice, ShownClasses.ALL)
                        .value()
                        .map(NoticeView::version)
                        .ifPresent(version -> found.put(notice, of(version)));
            }
        }
        return found;
    }

    private static Map<String, Sealed<?>> of(NoticeView.Version version) {
        Map<String, Sealed<?>> details = new LinkedHashMap<>();
        put(details, "titleEn", version.titleEn());
        put(details, "titleZh", version.titleZh());
        put(details, "bodyEn", version.bodyEn());
        put(details, "bodyZh", version.bodyZh());
        return details;
    }

    private static void put(
            Map<String, Sealed<?>> details, String name, @Nullable Sealed<?> handle) {
        if (handle != null) {
            details.put(name, handle);
        }
    }
}
