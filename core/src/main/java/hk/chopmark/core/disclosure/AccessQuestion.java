package hk.chopmark.core.disclosure;

import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Permission.Mask;
import hk.chopmark.core.decision.Require;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.shared.SubjectRef;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * May this person do this, there, at that instant?
 *
 * @param school whose log
 * @param person who
 * @param act what, such as {@code receipt.view}, {@code receipt.view+clear} or {@code access.grant}
 * @param on a data subject, or a scope: the school or a class
 * @param categories which kinds of personal fields; only for a data subject
 * @param at the instant; absent for now
 */
public record AccessQuestion(
        SchoolId school,
        PersonRef person,
        Act act,
        Ref on,
        Set<Category> categories,
        @Nullable Instant at) {

    public AccessQuestion {
        Require.that(
                act.mask() == Mask.MASKED || act.action().equals(Permission.VIEW),
                "Only what is viewed has a mask");
        categories = categories.isEmpty() ? usualCategories(on) : Set.copyOf(categories);
        at = at == null ? null : at.truncatedTo(ChronoUnit.MICROS);
    }

    /** What is mostly looked at: names of people, the text of documents. */
    private static Set<Category> usualCategories(Ref on) {
        return switch (on) {
            case StudentId ignored -> Set.of(Category.IDENTITY);
            case GuardianId ignored -> Set.of(Category.IDENTITY);
            case StaffId ignored -> Set.of(Category.STAFF);
            case SchoolId ignored -> Set.of();
            case SubjectRef ignored -> Set.of(Category.CONTENT);
            default -> Set.of();
        };
    }
}
