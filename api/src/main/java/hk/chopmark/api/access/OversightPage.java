package hk.chopmark.api.access;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.console.SentForm;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.access.AccessCommand;
import hk.chopmark.core.access.AccessCommand.ConfirmGrant;
import hk.chopmark.core.access.AccessCommand.EndDelegation;
import hk.chopmark.core.access.AccessCommand.WithdrawProposal;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.access.DelegationView;
import hk.chopmark.projections.access.Delegations;
import hk.chopmark.projections.access.DueView;
import hk.chopmark.projections.access.GrantView;
import hk.chopmark.projections.access.Grants;
import hk.chopmark.projections.access.ProposalView;
import hk.chopmark.projections.access.Proposals;
import hk.chopmark.projections.access.Reviews;
import hk.chopmark.projections.roster.PersonView;
import hk.chopmark.projections.roster.Roster;
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
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** What waits for a second person, what was handed on, and what nobody reviewed for long. */
@ConsolePage
@RequestMapping("/access/oversight")
@PreAuthorize("hasAuthority('BOARDS')")
class OversightPage {

    /** Rows of each list; five references a row at most, so all people fit into one question. */
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
    record Lists(Grants grants, Proposals proposals, Delegations delegations, Reviews reviews) {}

    /** Where each list starts; null at its beginning. */
    record Starts(@Nullable String proposals, @Nullable String delegations, @Nullable String due) {
        Starts {
            proposals = orBeginning(proposals);
            delegations = orBeginning(delegations);
            due = orBeginning(due);
        }

        private static @Nullable String orBeginning(@Nullable String cursor) {
            return cursor == null || cursor.isBlank() ? null : cursor;
        }
    }

    /** What the page shows, before it is put into words. */
    private record Shown(
            Page<ProposalView> proposals, Page<DelegationView> delegations, Page<DueView> due) {

        Set<PersonRef> people() {
            Set<PersonRef> people = new HashSet<>();
            for (ProposalView view : proposals.rows()) {
                people.addAll(List.of(view.grantee(), view.proposedBy()));
            }
            for (DelegationView view : delegations.rows()) {
                people.addAll(List.of(view.delegator(), view.delegate()));
            }
            due.rows().forEach(view -> people.add(view.holder()));
            return people;
        }
    }

    @GetMapping
    String show(
            Caller caller, @ModelAttribute("starts") Starts starts, Locale locale, Model model) {
        SchoolId school = caller.school();
        Instant now = clock.instant();
        Shown shown = shown(school, now, starts);
        Set<PersonRef> people = shown.people();
        Map<PersonRef, PersonView> known =
                people.isEmpty() ? Map.of() : roster.people(school, people).value();
        OversightWords words =
                new OversightWords(
                        new HongKongTime(locale), classCodes(school), known, powers(caller, now));
        model.addAttribute(
                "proposals", shown.proposals().rows().stream().map(words::line).toList());
        model.addAttribute("moreProposals", shown.proposals().next().orElse(null));
        model.addAttribute(
                "delegations", shown.delegations().rows().stream().map(words::line).toList());
        model.addAttribute("moreDelegations", shown.delegations().next().orElse(null));
        model.addAttribute("days", Reviews.DUE_DAYS);
        model.addAttribute("due", shown.due().rows().stream().map(words::line).toList());
        model.addAttribute("moreDue", shown.due().next().orElse(null));
        return "oversight";
    }

    private Shown shown(SchoolId school, Instant now, Starts starts) {
        return new Shown(
                lists.proposals().pending(school, now, starts.proposals(), ROWS).value(),
                lists.delegations().current(school, now, starts.delegations(), ROWS).value(),
                lists.reviews().due(school, now, Reviews.DUE_DAYS, starts.due(), ROWS).value());
    }

    private OversightPowers powers(Caller caller, Instant now) {
        @Nullable PersonRef person =
                caller.actor().ref() instanceof ActorRef.Person(PersonRef ref) ? ref : null;
        List<GrantView> held =
                person == null
                        ? List.of()
                        : lists.grants().heldNow(caller.school(), person, now, null).value().rows();
        return new OversightPowers(person, caller.role().rights(), held);
    }

    @PostMapping("/proposals/{grant}/confirmation")
    @PreAuthorize("hasAnyAuthority('ENTITLE', 'EVIDENCE')")
    String confirm(SentForm form, @PathVariable GrantId grant) {
        return done(form, new ConfirmGrant(form.caller().school(), grant));
    }

    @PostMapping("/proposals/{grant}/withdrawal")
    @PreAuthorize("hasAuthority('ENTITLE')")
    String withdraw(SentForm form, @PathVariable GrantId grant) {
        return done(form, new WithdrawProposal(form.caller().school(), grant, REASON));
    }

    @PostMapping("/delegations/{delegation}/end")
    @PreAuthorize("hasAuthority('PERSONAL')")
    String end(SentForm form, @PathVariable GrantId delegation) {
        return done(form, new EndDelegation(form.caller().school(), delegation, REASON));
    }

    private String done(SentForm form, AccessCommand command) {
        engine.send(command, form.for_(Purpose.ACCESS_ADMINISTRATION));
        return BACK;
    }

    private Map<ClassId, String> classCodes(SchoolId school) {
        Map<ClassId, String> codes = new HashMap<>();
        codes.putAll(roster.codes(school).value());
        return codes;
    }
}
