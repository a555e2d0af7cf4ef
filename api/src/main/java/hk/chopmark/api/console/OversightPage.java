package hk.chopmark.api.console;

import hk.chopmark.api.console.HongKongTime.Moment;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.access.AccessCommand;
import hk.chopmark.core.access.AccessCommand.ConfirmGrant;
import hk.chopmark.core.access.AccessCommand.EndDelegation;
import hk.chopmark.core.access.AccessCommand.WithdrawProposal;
import hk.chopmark.core.facts.Permission;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.runtime.CommandContext;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.access.DelegationView;
import hk.chopmark.projections.access.Delegations;
import hk.chopmark.projections.access.DueView;
import hk.chopmark.projections.access.ProposalView;
import hk.chopmark.projections.access.Proposals;
import hk.chopmark.projections.access.Reviewed;
import hk.chopmark.projections.access.Reviews;
import hk.chopmark.projections.roster.Roster;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** What waits for a second person, what was handed on, and what nobody reviewed for long. */
@Controller
@RequestMapping("/access/oversight")
@PreAuthorize("hasAuthority('BOARDS')")
class OversightPage {

    private static final int ROWS = 50;
    private static final String BACK = "redirect:/access/oversight";

    /** The reason of what is done by a button here. */
    private static final String REASON = "console";

    private final Lists lists;
    private final Roster roster;
    private final AuditEngine engine;
    private final InstantSource clock;

    OversightPage(Lists lists, Roster roster, AuditEngine engine, InstantSource clock) {
        this.lists = lists;
        this.roster = roster;
        this.engine = engine;
        this.clock = clock;
    }

    /** The read models of this page. */
    @Component
    record Lists(Proposals proposals, Delegations delegations, Reviews reviews) {}

    /**
     * A scope.
     *
     * @param kind school, class, student
     * @param code class code; null for others
     */
    record Place(String kind, @Nullable String code) {}

    /** A proposed grant; people by the ends of their references. */
    record ProposalLine(
            String grant, String grantee, String role, Place scope, Moment at, String by) {}

    /** A delegation. */
    record DelegationLine(
            String delegation,
            String delegator,
            String delegate,
            List<String> permissions,
            Place scope,
            Moment from,
            Moment to,
            String state,
            boolean canEnd) {}

    /** A grant that is due for review. */
    record DueLine(
            String holder,
            @Nullable String role,
            Place scope,
            Moment at,
            @Nullable Moment reviewed) {}

    @GetMapping
    String show(Caller caller, Locale locale, Model model) {
        SchoolId school = caller.school();
        Instant now = clock.instant();
        Wording words = new Wording(new HongKongTime(locale), classCodes(school));
        model.addAttribute(
                "proposals",
                lists.proposals().pending(school, now, null, ROWS).value().rows().stream()
                        .map(words::line)
                        .toList());
        model.addAttribute(
                "delegations",
                lists.delegations().history(school, null, now, null, ROWS).value().rows().stream()
                        .map(words::line)
                        .toList());
        model.addAttribute("days", Reviews.DUE_DAYS);
        model.addAttribute(
                "due",
                lists
                        .reviews()
                        .due(school, now, Reviews.DUE_DAYS, null, ROWS)
                        .value()
                        .rows()
                        .stream()
                        .map(words::line)
                        .toList());
        return "oversight";
    }

    @PostMapping("/proposals/{grant}/confirmation")
    @PreAuthorize("hasAnyAuthority('GRANTS', 'EVIDENCE')")
    String confirm(Caller caller, @PathVariable GrantId grant) {
        return done(caller, new ConfirmGrant(caller.school(), grant));
    }

    @PostMapping("/proposals/{grant}/withdrawal")
    @PreAuthorize("hasAuthority('GRANTS')")
    String withdraw(Caller caller, @PathVariable GrantId grant) {
        return done(caller, new WithdrawProposal(caller.school(), grant, REASON));
    }

    @PostMapping("/delegations/{delegation}/end")
    @PreAuthorize("hasAuthority('PERSONAL')")
    String end(Caller caller, @PathVariable GrantId delegation) {
        return done(caller, new EndDelegation(caller.school(), delegation, REASON));
    }

    private String done(Caller caller, AccessCommand command) {
        engine.send(
                command,
                CommandContext.of(caller.actor(), Purpose.ACCESS_ADMINISTRATION)
                        .from("console", null));
        return BACK;
    }

    private Map<ClassId, String> classCodes(SchoolId school) {
        Map<ClassId, String> codes = new HashMap<>();
        roster.classes(school).value().forEach(view -> codes.put(view.classId(), view.code()));
        return codes;
    }

    /** Rows in words. */
    private record Wording(HongKongTime time, Map<ClassId, String> codes) {

        ProposalLine line(ProposalView view) {
            return new ProposalLine(
                    view.grant().text(),
                    end(view.grantee()),
                    view.roleCode(),
                    place(view.scope()),
                    time.minute(view.proposedAt()),
                    end(view.proposedBy()));
        }

        DelegationLine line(DelegationView view) {
            boolean isOpen =
                    view.state() == DelegationView.State.IN_FORCE
                            || view.state() == DelegationView.State.NOT_YET_VALID;
            return new DelegationLine(
                    view.delegation().text(),
                    end(view.delegator()),
                    end(view.delegate()),
                    view.permissions().stream().map(Permission::text).toList(),
                    place(view.scope()),
                    time.minute(view.validFrom()),
                    time.minute(view.validTo()),
                    view.state().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    isOpen);
        }

        DueLine line(DueView view) {
            Reviewed last = view.lastReview();
            return new DueLine(
                    end(view.holder()),
                    view.roleCode(),
                    place(view.scope()),
                    time.minute(view.grantedAt()),
                    last == null ? null : time.minute(last.at()));
        }

        private Place place(Ref scope) {
            return new Place(
                    scope.kind(), scope instanceof ClassId classId ? codes.get(classId) : null);
        }

        private static String end(Ref person) {
            String text = person.text();
            return text.substring(text.length() - 8);
        }
    }
}
