package hk.chopmark.core.disclosure;

import hk.chopmark.core.decision.Decision;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.disclosure.DisclosureCommand.ExportPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.disclosure.DisclosureEvent.AccessDenied;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataExported;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataViewed;
import hk.chopmark.core.facts.AuthorityFact;
import hk.chopmark.core.facts.CirculationFact;
import hk.chopmark.core.facts.GrantFact;
import hk.chopmark.core.facts.HeldGrants.Held;
import hk.chopmark.core.facts.MembershipFact;
import hk.chopmark.core.facts.PostFact;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.shared.SubjectRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * No record, no read: a reading is permitted by appending the event that says on which grounds; a
 * refusal is appended too.
 *
 * <p>The append is conditional on every grant, place, authority and circulation read: if one
 * changed meanwhile, the decision is made again, so no reading is ever recorded after the
 * revocation of what it relies on. Services never read.
 */
final class DisclosureRules {

    private DisclosureRules() {}

    /** The permission wanted, and what is wanted with it. */
    record Request(String permission, boolean takesOut) {}

    /** What the permitted event says it relied on. */
    record Reliance(List<GrantId> grants, List<UUID> grantEvents, List<UUID> links) {}

    abstract static class Rule<C extends DisclosureCommand> implements Decision<C, Ties> {

        abstract Request request(C command);

        abstract DisclosureEvent permitted(C command, PersonRef viewer, Reliance reliance);

        @Override
        public final Ties initial(C command) {
            return new Ties();
        }

        @Override
        public final Ties evolve(Ties ties, Recorded<?> fact) {
            return ties.apply(fact);
        }

        /** What the viewer holds and is. */
        @Override
        public final List<FactQuery> facts(C command, Actor actor) {
            return switch (actor.ref()) {
                case ActorRef.Service ignored -> List.of();
                case ActorRef.Person(StaffId staff) ->
                        List.of(
                                FactQuery.about(
                                        staff,
                                        GrantFact.class,
                                        PostFact.class,
                                        MembershipFact.class));
                case ActorRef.Person(GuardianId guardian) ->
                        List.of(FactQuery.about(guardian, GrantFact.class, AuthorityFact.class));
                case ActorRef.Person(StudentId student) ->
                        List.of(FactQuery.about(student, GrantFact.class, MembershipFact.class));
            };
        }

        /**
         * How the subjects are tied to the viewer, unless a grant for the whole school settles it.
         */
        @Override
        public final List<FactQuery> furtherFacts(C command, Ties ties, DecisionContext context) {
            if (!(context.actor().ref() instanceof ActorRef.Person(PersonRef viewer))) {
                return List.of();
            }
            List<Held> grants =
                    Grounds.usable(viewer, request(command).permission(), ties, context);
            if (Grounds.wholeSchool(grants).isPresent()) {
                return List.of();
            }
            Set<FactQuery> queries = new LinkedHashSet<>();
            for (SubjectRef subject : command.subjects()) {
                queries.addAll(tiesOf(subject, viewer, ties));
            }
            if (viewer instanceof GuardianId guardian) {
                ties.bondsOf(guardian)
                        .forEach(bond ->
                                queries.add(FactQuery.about(bond.student(), MembershipFact.class)));
            }
            return List.copyOf(queries);
        }

        @Override
        public final List<DisclosureEvent> decide(C command, Ties ties, DecisionContext context) {
            Resource resource =
                    Resource.ofCode(command.resource())
                            .orElseThrow(() ->
                                    new DomainRejection(
                                            "disclosure.resource-unknown",
                                            Map.of("resource", command.resource())));
            if (!resource.shows(command.categories())) {
                throw new DomainRejection(
                        "disclosure.category-not-in-resource",
                        Map.of("resource", command.resource()));
            }
            Request request = request(command);
            if (!(context.actor().ref() instanceof ActorRef.Person(PersonRef viewer))) {
                return List.of(
                        new AccessDenied(
                                null,
                                command.resource(),
                                sorted(command.subjects()),
                                request.permission()));
            }
            List<Grounds> grounds = new ArrayList<>();
            List<Held> grants = Grounds.usable(viewer, request.permission(), ties, context);
            for (SubjectRef subject : command.subjects()) {
                Optional<Grounds> found =
                        Grounds.find(viewer, subject, command.categories(), grants, ties)
                                .filter(ground -> ground.held() != null || !request.takesOut());
                if (found.isEmpty()) {
                    return List.of(
                            new AccessDenied(
                                    viewer,
                                    command.resource(),
                                    sorted(command.subjects()),
                                    request.permission()));
                }
                grounds.add(found.get());
            }
            return List.of(permitted(command, viewer, relianceOn(grounds)));
        }
    }

    /** The right to see. */
    static final class Viewing extends Rule<ViewPersonalData> {
        @Override
        public Class<ViewPersonalData> commandType() {
            return ViewPersonalData.class;
        }

        @Override
        Request request(ViewPersonalData command) {
            return new Request(command.resource() + ".view", false);
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
                    reliance.links());
        }
    }

    /** The right to take out; always by a grant. */
    static final class Exporting extends Rule<ExportPersonalData> {
        @Override
        public Class<ExportPersonalData> commandType() {
            return ExportPersonalData.class;
        }

        @Override
        Request request(ExportPersonalData command) {
            return new Request(command.resource() + ".export", true);
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
                    reliance.links());
        }
    }

    private static List<FactQuery> tiesOf(SubjectRef subject, PersonRef viewer, Ties ties) {
        return switch (subject) {
            case GuardianId guardian -> {
                List<FactQuery> queries = new ArrayList<>();
                queries.add(FactQuery.about(guardian, AuthorityFact.class));
                ties.bondsOf(guardian)
                        .forEach(bond ->
                                queries.add(FactQuery.about(bond.student(), MembershipFact.class)));
                yield queries;
            }
            case PersonRef person -> List.of(FactQuery.about(person, MembershipFact.class));
            default -> circulationsFor(subject, viewer, ties);
        };
    }

    /**
     * Only the circulations that could tie this viewer to the document, where they can be told
     * apart.
     */
    private static List<FactQuery> circulationsFor(Ref document, PersonRef viewer, Ties ties) {
        if (viewer instanceof StaffId) {
            return ties.classScopesOf(viewer).stream()
                    .map(classId -> FactQuery.about(document, classId, CirculationFact.class))
                    .toList();
        }
        return document instanceof NoticeId
                ? List.of(FactQuery.about(document, viewer, CirculationFact.class))
                : List.of(FactQuery.about(document, CirculationFact.class));
    }

    private static Reliance relianceOn(List<Grounds> grounds) {
        Map<GrantId, UUID> grants = new LinkedHashMap<>();
        Set<UUID> links = new LinkedHashSet<>();
        for (Grounds ground : grounds) {
            Held held = ground.held();
            if (held != null) {
                grants.put(held.grant(), held.recordedBy());
            }
            links.addAll(ground.links());
        }
        return new Reliance(
                List.copyOf(grants.keySet()), List.copyOf(grants.values()), List.copyOf(links));
    }

    private static List<SubjectRef> sorted(Set<SubjectRef> subjects) {
        return subjects.stream().sorted(Comparator.comparing(SubjectRef::text)).toList();
    }

    private static List<Category> sortedCategories(Set<Category> categories) {
        return categories.stream().sorted().toList();
    }
}
