package hk.chopmark.api.access;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.console.HongKongTime.Moment;
import hk.chopmark.api.console.NavigationEntry;
import hk.chopmark.api.judging.BoardGate;
import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.board.BoardReach;
import hk.chopmark.core.board.OpenBoard.Extent;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Permission.Scope;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.access.GrantView;
import hk.chopmark.projections.access.Grants;
import hk.chopmark.projections.roster.PersonView;
import hk.chopmark.projections.roster.Roster;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.Page;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Who may see and do what: the grants, and which of them are in force. */
@ConsolePage
@NavigationEntry(
        part = "access",
        path = "/access",
        words = "access.title",
        order = 60,
        needs = "access.view")
class AccessPage {

    private static final Act AUDITING = Act.parse("access.audit");
    private static final Act SEEING_BREAK_GLASS = Act.parse("break-glass.view");
    private static final int ROWS = 50;

    private final Grants grants;
    private final Roster roster;
    private final InstantSource clock;
    private final BoardGate gate;

    AccessPage(Grants grants, Roster roster, InstantSource clock, BoardGate gate) {
        this.gate = gate;
        this.grants = grants;
        this.roster = roster;
        this.clock = clock;
    }

    /**
     * A grant.
     *
     * @param post post of the holder; null if they have none
     * @param personRef their reference
     * @param person end of their reference
     * @param scopeRef the scope's reference
     * @param scope kind of scope: school, class, student
     * @param scopeCode class code; null for other scopes
     * @param inForce whether it counts: it is in force, and its holder has not left
     * @param left last day of a holder who has left; null otherwise
     * @param reviewed when it was last reviewed; null if never
     */
    record GrantLine(
            @Nullable String post,
            String personRef,
            String person,
            String role,
            int roleVersion,
            List<PermissionTag> permissions,
            String scopeRef,
            String scope,
            @Nullable String scopeCode,
            Moment validFrom,
            @Nullable Moment validTo,
            boolean inForce,
            @Nullable Moment left,
            @Nullable Moment reviewed) {}

    /**
     * A permission.
     *
     * @param act what it allows, such as {@code roster.view+clear}
     * @param scope through which grants it counts; null if through all
     */
    record PermissionTag(String act, @Nullable String scope) {}

    @Judged(
            value = "access.view",
            board = "grants",
            extent = Extent.WITHIN,
            purpose = Purpose.ACCESS_ADMINISTRATION)
    @GetMapping("/access")
    String show(
            Caller caller,
            BoardReach reach,
            @RequestParam(required = false) @Nullable String after,
            Locale locale,
            Model model) {
        HongKongTime time = new HongKongTime(locale);
        SchoolId school = caller.school();
        AsOf<Page<GrantView>> page =
                grants.history(
                        school,
                        OwnRows.of(caller, reach, null),
                        after == null || after.isBlank() ? null : after,
                        ROWS);
        List<GrantView> rows = page.value().rows();
        Set<PersonRef> holders = new HashSet<>();
        for (GrantView view : rows) {
            if (view.grantee() instanceof PersonRef person) {
                holders.add(person);
            }
        }
        Map<PersonRef, PersonView> people =
                holders.isEmpty() ? Map.of() : roster.people(school, holders).value();
        Map<ClassId, String> codes = new HashMap<>();
        codes.putAll(roster.codes(school).value());
        Instant now = clock.instant();
        model.addAttribute("asOf", page.position());
        model.addAttribute(
                "grants",
                rows.stream()
                        .map(view ->
                                line(
                                        view,
                                        view.grantee() instanceof PersonRef person
                                                ? people.get(person)
                                                : null,
                                        codes,
                                        time,
                                        now))
                        .toList());
        model.addAttribute("next", page.value().next().orElse(null));
        model.addAttribute("mayAudit", gate.may(caller, AUDITING, school));
        model.addAttribute("maySeeBreakGlass", gate.may(caller, SEEING_BREAK_GLASS, school));
        return "access";
    }

    static PermissionTag tag(Permission permission) {
        return new PermissionTag(
                permission.act().text(),
                permission.scope() == Scope.STUDENT
                        ? null
                        : permission.scope().name().toLowerCase(Locale.ROOT));
    }

    private static GrantLine line(
            GrantView view,
            @Nullable PersonView person,
            Map<ClassId, String> codes,
            HongKongTime time,
            Instant now) {
        String id = view.grantee().text();
        boolean hasLeft = view.hasHolderLeftAt(now);
        return new GrantLine(
                person == null ? null : person.postCode(),
                id,
                id.substring(id.length() - 8),
                view.roleCode(),
                view.roleVersion(),
                view.permissions().stream().map(AccessPage::tag).toList(),
                view.scope().text(),
                view.scope().kind(),
                view.scope() instanceof ClassId classId ? codes.get(classId) : null,
                time.minute(view.validFrom()),
                view.validTo() == null ? null : time.minute(view.validTo()),
                view.isInForceAt(now) && !hasLeft,
                hasLeft && view.holderLastDay() != null ? time.day(view.holderLastDay()) : null,
                view.lastReview() == null ? null : time.minute(view.lastReview().at()));
    }
}
