package hk.chopmark.core.disclosure;

import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Permission.Mask;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.disclosure.DisclosureCommand.ExportPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.ReadAddress;
import hk.chopmark.core.disclosure.DisclosureCommand.SearchPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.UnmaskPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.disclosure.DisclosureEvent.AccessDenied;
import hk.chopmark.core.disclosure.DisclosureEvent.AddressRead;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataExported;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataUnmasked;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataViewed;
import hk.chopmark.core.disclosure.Entitlement.Verdict;
import hk.chopmark.core.disclosure.Entitlement.Wish;
import hk.chopmark.core.facts.GrantFact;
import hk.chopmark.core.facts.HeldGrants.Held;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SubjectRef;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * No record, no read: a reading is permitted by appending the event that says on which grounds; a
 * refusal is appended too.
 *
 * <p>The append is conditional on every grant, place, authority and circulation read: if one
 * changed meanwhile, the decision is made again, so no reading is ever recorded after the
 * revocation of what it relies on. Services read nothing; parts of this server open only addresses
 * to send to, and what the search index lacks.
 */
final class DisclosureRules {

    /** What personal data is looked at for. */
    private static final Purpose[] TO_SEE = {
        Purpose.HOME_SCHOOL_COMMUNICATION,
        Purpose.TEACHING,
        Purpose.ROSTER_ADMINISTRATION,
        Purpose.RECEIPT_PROOF,
        Purpose.AUDIT,
        Purpose.DATA_ACCESS_REQUEST,
        Purpose.RETENTION_AND_ERASURE,
        Purpose.DEMONSTRATION
    };

    /** What personal data is taken out for. */
    private static final Purpose[] TO_TAKE_OUT = {
        Purpose.RECEIPT_PROOF,
        Purpose.AUDIT,
        Purpose.DATA_ACCESS_REQUEST,
        Purpose.RETENTION_AND_ERASURE,
        Purpose.DEMONSTRATION
    };

    private DisclosureRules() {}

    /** Searching, which a grant judged by the decision allows. */
    static CommandPermission<SearchPersonalData> searching() {
        return CommandPermission.decided("roster.search", TO_SEE);
    }

    /** Giving a file out that was permitted, which the server alone records. */
    static CommandPermission<RecordPackageIssued> issuing() {
        return CommandPermission.server("receipt.export", TO_TAKE_OUT);
    }

    /** The resource exists and shows the categories asked for. */
    static void requireShownThere(DisclosureCommand command) {
        Resource resource =
                Resources.named(command.resource())
                        .orElseThrow(() ->
                                DomainRejection.unknown(
                                        "disclosure.resource-unknown",
                                        Map.of("resource", command.resource())));
        if (!resource.shows(command.categories())) {
            throw DomainRejection.rule(
                    "disclosure.category-not-in-resource", Map.of("resource", command.resource()));
        }
    }

    /** What is wanted. */
    record Request(Act act, boolean takesOut) {}

    /** What the permitted event says it relied on. */
    record Reliance(
            List<GrantId> grants,
            List<UUID> grantEvents,
            List<UUID> links,
            @Nullable List<PersonRef> onBehalfOf) {}

    /**
     * Named by the dossier, which shows most; the permission asked for is that of the resource the
     * command names.
     */
    abstract static class Reading<C extends DisclosureCommand> extends Rule<C, Ties> {

        Reading(Class<C> commandType, CommandPermission<C> permission) {
            super(commandType, permission, Ties::new, Ties::apply);
        }

        abstract Request request(C command);

        abstract DisclosureEvent permitted(C command, PersonRef viewer, Reliance reliance);

        @Override
        public final List<FactQuery> facts(C command, Actor actor) {
            DisclosureCommand.requireFewOfFamily(actor, command.subjects().size());
            return actor.ref() instanceof ActorRef.Person(PersonRef viewer)
                    ? Entitlement.facts(viewer)
                    : List.of();
        }

        @Override
        public final List<FactQuery> furtherFacts(C command, Ties ties, DecisionContext context) {
            return context.actor().ref() instanceof ActorRef.Person(PersonRef viewer)
                    ? Entitlement.furtherFacts(wish(command, viewer, context), ties)
                    : List.of();
        }

        private Wish wish(C command, PersonRef viewer, DecisionContext context) {
            Request request = request(command);
            return new Wish(
                    viewer,
                    request.act(),
                    request.takesOut(),
                    command.subjects(),
                    command.categories(),
                    context.now(),
                    context.today());
        }

        @Override
        public final List<DisclosureEvent> decide(C command, Ties ties, DecisionContext context) {
            requireShownThere(command);
            if (!(context.actor().ref() instanceof ActorRef.Person(PersonRef viewer))) {
                return List.of(denied(command, null));
            }
            return switch (Entitlement.decide(wish(command, viewer, context), ties)) {
                case Verdict.Entitled(List<Grounds> grounds) ->
                        List.of(permitted(command, viewer, relianceOn(grounds)));
                case Verdict.NotEntitled ignored -> List.of(denied(command, viewer));
            };
        }

        @Override
        public final List<UUID> reliedOn(
                C command,
                Ties ties,
                DecisionContext context,
                List<? extends DomainEvent> decided) {
            return namedBy(decided);
        }

        private AccessDenied denied(C command, @Nullable PersonRef viewer) {
            return AccessDenied.of(
                    viewer,
                    command.resource(),
                    sorted(command.subjects()),
                    request(command).act().text());
        }
    }

    /** The right to see. */
    static final class Viewing extends Reading<ViewPersonalData> {
        Viewing() {
            super(ViewPersonalData.class, CommandPermission.decided("dossier.view", TO_SEE));
        }

        @Override
        Request request(ViewPersonalData command) {
            return new Request(Act.view(command.resource(), Mask.MASKED), false);
        }

        @Override
        DisclosureEvent permitted(ViewPersonalData command, PersonRef viewer, Reliance reliance) {
            return new PersonalDataViewed(
                    viewer,
                    command.resource(),
                    sorted(command.subjects()),
                    command.fields().stream().sorted().toList(),
                    sortedCategories(command.categories()),
                    reliance.grants(),
                    reliance.grantEvents(),
                    reliance.links(),
                    reliance.onBehalfOf());
        }
    }

    /** The right to see without masks; by law, of what is one's own and one's child's. */
    static final class Unmasking extends Reading<UnmaskPersonalData> {
        Unmasking() {
            super(
                    UnmaskPersonalData.class,
                    CommandPermission.decided("dossier.view+clear", TO_SEE));
        }

        @Override
        Request request(UnmaskPersonalData command) {
            return new Request(Act.view(command.resource(), Mask.CLEAR), false);
        }

        @Override
        DisclosureEvent permitted(UnmaskPersonalData command, PersonRef viewer, Reliance reliance) {
            return new PersonalDataUnmasked(
                    viewer,
                    command.resource(),
                    sorted(command.subjects()),
                    command.fields().stream().sorted().toList(),
                    sortedCategories(command.categories()),
                    reliance.grants(),
                    reliance.grantEvents(),
                    reliance.links(),
                    reliance.onBehalfOf());
        }
    }

    /** The right to take out; always by a grant. */
    static final class Exporting extends Reading<ExportPersonalData> {
        Exporting() {
            super(
                    ExportPersonalData.class,
                    CommandPermission.decided("receipt.export", TO_TAKE_OUT));
        }

        @Override
        Request request(ExportPersonalData command) {
            return new Request(Act.export(command.resource()), true);
        }

        @Override
        DisclosureEvent permitted(ExportPersonalData command, PersonRef viewer, Reliance reliance) {
            return new PersonalDataExported(
                    viewer,
                    command.resource(),
                    command.packageKind(),
                    sorted(command.subjects()),
                    command.fields().stream().sorted().toList(),
                    sortedCategories(command.categories()),
                    reliance.grants(),
                    reliance.grantEvents(),
                    reliance.links(),
                    reliance.onBehalfOf());
        }
    }

    /**
     * Sending shows an address to nobody in the program; the part that does it says first what it
     * opens, and nobody else may.
     */
    static final class Addressing extends Rule<ReadAddress, Ties> {
        Addressing() {
            super(
                    ReadAddress.class,
                    CommandPermission.server(
                            "contact.send",
                            Purpose.HOME_SCHOOL_COMMUNICATION,
                            Purpose.DEMONSTRATION),
                    Ties::new,
                    Ties::apply);
        }

        @Override
        public List<FactQuery> facts(ReadAddress command, Actor actor) {
            return List.of();
        }

        @Override
        public List<DisclosureEvent> decide(
                ReadAddress command, Ties ties, DecisionContext context) {
            requireShownThere(command);
            return List.of(
                    new AddressRead(
                            command.resource(),
                            sorted(command.subjects()),
                            command.fields().stream().sorted().toList(),
                            sortedCategories(command.categories())));
        }
    }

    /** The grants that what was decided names. */
    static List<UUID> namedBy(List<? extends DomainEvent> decided) {
        return decided.stream()
                .flatMap(event ->
                        event instanceof DisclosureEvent disclosed
                                ? disclosed.grantEvents().stream()
                                : Stream.empty())
                .toList();
    }

    static Reliance relianceOn(List<Grounds> grounds) {
        Map<GrantId, UUID> grants = new LinkedHashMap<>();
        Set<PersonRef> onBehalfOf = new LinkedHashSet<>();
        Set<UUID> links = new LinkedHashSet<>();
        for (Grounds ground : grounds) {
            Held held = ground.held();
            if (held != null) {
                GrantFact.Origin origin = held.origin();
                if (origin != null) {
                    grants.put(origin.grant(), origin.event());
                    onBehalfOf.add(origin.holder());
                }
                grants.put(held.grant(), held.recordedBy());
            }
            links.addAll(ground.links());
        }
        return new Reliance(
                List.copyOf(grants.keySet()),
                List.copyOf(grants.values()),
                List.copyOf(links),
                onBehalfOf.isEmpty() ? null : List.copyOf(onBehalfOf));
    }

    static List<SubjectRef> sorted(Set<SubjectRef> subjects) {
        return subjects.stream().sorted(Comparator.comparing(SubjectRef::text)).toList();
    }

    static List<Category> sortedCategories(Set<Category> categories) {
        return categories.stream().sorted().toList();
    }
}
