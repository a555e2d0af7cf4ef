package hk.chopmark.api.access;

import hk.chopmark.api.access.AccessPage.PermissionTag;
import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.console.HongKongTime.Moment;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GranteeRef;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.projections.access.DelegationView;
import hk.chopmark.projections.access.DueView;
import hk.chopmark.projections.access.ProposalView;
import hk.chopmark.projections.access.Reviewed;
import hk.chopmark.projections.roster.PersonView;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Proposals, delegations and due grants in the words of their page.
 *
 * @param codes codes of the classes of the school
 * @param people those who stand on the page, as far as they are known
 * @param powers what the caller may do about them
 */
record OversightWords(
        HongKongTime time,
        Map<ClassId, String> codes,
        Map<PersonRef, PersonView> people,
        OversightPowers powers) {

    /**
     * A scope.
     *
     * @param kind school, class, student
     * @param code class code; null for others
     */
    record Place(String kind, @Nullable String code) {}

    /**
     * Somebody, without personal data.
     *
     * @param post post; null if they have none
     * @param ref their reference
     * @param end end of it
     */
    record Someone(@Nullable String post, String ref, String end) {}

    /** A proposed grant: all that a second person answers for. */
    record ProposalLine(
            String grant,
            Someone grantee,
            String role,
            int roleVersion,
            List<PermissionTag> permissions,
            Place scope,
            Moment from,
            @Nullable Moment to,
            Moment at,
            Someone by,
            boolean canConfirm,
            boolean canWithdraw) {}

    /** A delegation. */
    record DelegationLine(
            String delegation,
            Someone delegator,
            Someone delegate,
            List<PermissionTag> permissions,
            Place scope,
            Moment from,
            Moment to,
            String state,
            boolean canEnd) {}

    /** A grant that is due for review. */
    record DueLine(
            Someone holder,
            @Nullable String role,
            Place scope,
            Moment at,
            @Nullable Moment reviewed) {}

    ProposalLine line(ProposalView view) {
        return new ProposalLine(
                view.grant().text(),
                someone(view.grantee()),
                view.roleCode(),
                view.roleVersion(),
                view.permissions().stream().map(AccessPage::tag).toList(),
                place(view.scope()),
                time.minute(view.validFrom()),
                view.validTo() == null ? null : time.minute(view.validTo()),
                time.minute(view.proposedAt()),
                someone(view.proposedBy()),
                powers.canConfirm(view),
                powers.canWithdraw(view));
    }

    DelegationLine line(DelegationView view) {
        return new DelegationLine(
                view.delegation().text(),
                someone(view.delegator()),
                someone(view.delegate()),
                view.permissions().stream().map(AccessPage::tag).toList(),
                place(view.scope()),
                time.minute(view.validFrom()),
                time.minute(view.validTo()),
                view.state().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                powers.canEnd(view));
    }

    DueLine line(DueView view) {
        Reviewed last = view.lastReview();
        return new DueLine(
                someone(view.holder()),
                view.roleCode(),
                place(view.scope()),
                time.minute(view.grantedAt()),
                last == null ? null : time.minute(last.at()));
    }

    private Place place(Ref scope) {
        return new Place(
                scope.kind(), scope instanceof ClassId classId ? codes.get(classId) : null);
    }

    private Someone someone(GranteeRef grantee) {
        PersonView known = grantee instanceof PersonRef person ? people.get(person) : null;
        String text = grantee.text();
        return new Someone(
                known == null ? null : known.postCode(), text, text.substring(text.length() - 8));
    }
}
