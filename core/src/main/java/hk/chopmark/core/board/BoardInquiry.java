package hk.chopmark.core.board;

import hk.chopmark.core.board.OpenBoard.Extent;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.facts.AuthorityFact;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.facts.CirculationFact;
import hk.chopmark.core.facts.HeldGrants.Held;
import hk.chopmark.core.facts.MembershipFact;
import hk.chopmark.core.facts.Standing;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GranteeRef;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * How far an actor may look at a board: the one decision behind every opening and every question
 * whether a board may be opened.
 *
 * <p>A grant for the school takes in everything. One for a class takes in the class, its present
 * members, the guardians of its pupils, and of a document what went to the class. One for a student
 * takes in the student and the guardians. Without any grant everybody may look at what is about
 * themselves, and a guardian with full authority at what is about their child.
 *
 * <p><b>Guarantees</b>: pure; asks only for facts about the viewer and the object.
 */
final class BoardInquiry {

    private final OpenBoard board;
    private final Actor actor;
    private final Instant now;
    private final LocalDate day;
    private final BoardTies ties;

    BoardInquiry(OpenBoard board, DecisionContext context, BoardTies ties) {
        this.board = board;
        this.actor = context.actor();
        this.now = context.now();
        this.day = context.today();
        this.ties = ties;
    }

    /** The facts to read first. */
    static List<FactQuery> facts(Actor actor) {
        List<FactQuery> queries = new ArrayList<>(Standing.factsAbout(actor));
        if (actor.ref() instanceof ActorRef.Person(GuardianId guardian)) {
            queries.add(FactQuery.about(guardian, AuthorityFact.class));
        }
        return queries;
    }

    /** Further facts, as {@link hk.chopmark.core.decision.Decision#furtherFacts}. */
    List<FactQuery> furtherFacts() {
        return viewer().map(this::furtherFacts).orElse(List.of());
    }

    private List<FactQuery> furtherFacts(GranteeRef viewer) {
        List<FactQuery> queries = new ArrayList<>(ties.standing().behind(viewer, board.act(), now));
        if (usable().stream().noneMatch(BoardInquiry::isForSchool)) {
            queries.addAll(tiesOfObject(viewer));
        }
        return queries;
    }

    private List<FactQuery> tiesOfObject(GranteeRef viewer) {
        return switch (board.on()) {
            case GuardianId guardian ->
                    Stream.concat(
                                    Stream.of(FactQuery.about(guardian, AuthorityFact.class)),
                                    ties.guardianships().of(guardian).stream()
                                            .map(found ->
                                                    FactQuery.about(
                                                            found.student(), MembershipFact.class)))
                            .toList();
            case PersonRef person -> List.of(FactQuery.about(person, MembershipFact.class));
            case SchoolId ignored -> List.of();
            case ClassId ignored -> List.of();
            default ->
                    ties.standing().classScopesOf(viewer).stream()
                            .map(classId ->
                                    FactQuery.about(board.on(), classId, CirculationFact.class))
                            .toList();
        };
    }

    /** The answer. */
    BoardReach decide() {
        return viewer().map(this::reachOf).orElse(BoardReach.NOTHING);
    }

    private Optional<GranteeRef> viewer() {
        return actor.ref().grantee();
    }

    private List<Held> usable() {
        return ties.standing().usable(actor, board.act(), now, day);
    }

    private static boolean isForSchool(Held held) {
        return held.terms().scope() instanceof SchoolId;
    }

    private BoardReach reachOf(GranteeRef viewer) {
        List<Held> usable = usable();
        return usable.stream()
                .filter(BoardInquiry::isForSchool)
                .findFirst()
                .map(held -> by(held, held.terms().scope(), List.of()))
                .orElseGet(() -> withoutSchool(viewer, usable));
    }

    private BoardReach withoutSchool(GranteeRef viewer, List<Held> usable) {
        return switch (board.on()) {
            case SchoolId ignored ->
                    board.extent() == Extent.WITHIN ? allOf(usable) : BoardReach.NOTHING;
            case PersonRef person ->
                    throughFirst(usable, person).orElseGet(() -> byLaw(viewer, person));
            case ClassId classId -> throughFirst(usable, classId).orElse(BoardReach.NOTHING);
            default -> ofDocument(usable);
        };
    }

    private BoardReach allOf(List<Held> usable) {
        BoardReach reach = BoardReach.NOTHING;
        for (Held held : usable) {
            reach = reach.and(by(held, held.terms().scope(), List.of()));
        }
        return reach;
    }

    /** A document is looked at as far as it went to the viewer's classes. */
    private BoardReach ofDocument(List<Held> usable) {
        BoardReach reach = BoardReach.NOTHING;
        for (Held held : usable) {
            if (held.terms().scope() instanceof ClassId classId
                    && ties.circulations().containsKey(classId)) {
                reach = reach.and(by(held, classId, List.of(ties.circulations().get(classId))));
            }
        }
        return board.extent() == Extent.WITHIN ? reach : BoardReach.NOTHING;
    }

    private Optional<BoardReach> throughFirst(List<Held> usable, Ref object) {
        return usable.stream()
                .flatMap(held ->
                        takesIn(held, object).map(links -> by(held, object, links)).stream())
                .findFirst();
    }

    private BoardReach by(Held held, Ref scope, List<UUID> links) {
        List<UUID> all = new ArrayList<>(ties.standing().placesBehind(held, day));
        all.addAll(links);
        return BoardReach.by(held, scope, all);
    }

    /** The events by which a grant takes in an object. */
    private Optional<List<UUID>> takesIn(Held held, Ref object) {
        Ref scope = held.terms().scope();
        Optional<List<UUID>> itself = ties.standing().takesIn(scope, object, day);
        if (itself.isPresent()) {
            return itself;
        }
        return switch (object) {
            case GuardianId guardian -> throughChild(scope, guardian);
            case PersonRef person when scope instanceof ClassId classId ->
                    ties.standing().places().on(day).placedBy(classId, person).map(List::of);
            default -> Optional.empty();
        };
    }

    private Optional<List<UUID>> throughChild(Ref scope, GuardianId guardian) {
        return ties.guardianships().of(guardian).stream()
                .flatMap(found ->
                        ties.standing().takesIn(scope, found.student(), day).stream()
                                .map(places -> {
                                    List<UUID> links = new ArrayList<>(places);
                                    links.add(found.recordedBy());
                                    return links;
                                }))
                .map(List::copyOf)
                .findFirst();
    }

    private BoardReach byLaw(GranteeRef viewer, PersonRef person) {
        if (viewer.equals(person)) {
            return BoardReach.byLaw(person, List.of());
        }
        return viewer instanceof GuardianId guardian && person instanceof StudentId student
                ? ties.guardianships()
                        .between(student, guardian)
                        .filter(found -> found.authority() == Authority.FULL)
                        .map(found -> BoardReach.byLaw(student, List.of(found.recordedBy())))
                        .orElse(BoardReach.NOTHING)
                : BoardReach.NOTHING;
    }
}
