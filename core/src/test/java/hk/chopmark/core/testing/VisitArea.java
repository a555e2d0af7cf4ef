package hk.chopmark.core.testing;

import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.util.List;
import java.util.Set;
import org.axonframework.messaging.eventhandling.annotation.Event;

/**
 * An area for tests, with a command that the grants on record judge and one that only the server
 * sends: visits of students and classes are noted, and counted.
 */
public final class VisitArea {

    /** What happened. */
    public sealed interface VisitEvent extends DomainEvent {

        /** Some visited. */
        @Event(namespace = "visit", name = "VisitsNoted", version = "1")
        record VisitsNoted(int number) implements VisitEvent {}
    }

    /** Notes visits of a school, classes or students; takes {@code visit.note} for each. */
    public record NoteVisits(SchoolId school, Set<Ref> visitors) implements Command {
        public NoteVisits {
            visitors = Set.copyOf(visitors);
        }
    }

    /** Counts the visits; the server's own doing. */
    public record CountVisits(SchoolId school) implements Command {}

    private VisitArea() {}

    /** The area. */
    public static AreaModule module() {
        return AreaModule.named("visit")
                .events(VisitEvent.class)
                .decisions(new Noting(), new Counting())
                .resources(Resource.of("visit").action("note").action("count"))
                .build();
    }

    private static final class Noting extends Rule<NoteVisits, Integer> {
        Noting() {
            super(
                    NoteVisits.class,
                    CommandPermission.judged(
                            "visit.note",
                            NoteVisits::visitors,
                            Purpose.TEACHING,
                            Purpose.DEMONSTRATION),
                    () -> 0,
                    (noted, fact) -> noted);
        }

        @Override
        public List<FactQuery> facts(NoteVisits command, Actor actor) {
            return List.of();
        }

        @Override
        public List<VisitEvent> decide(NoteVisits command, Integer noted, DecisionContext context) {
            return List.of(new VisitEvent.VisitsNoted(command.visitors().size()));
        }
    }

    private static final class Counting extends Rule<CountVisits, Integer> {
        Counting() {
            super(
                    CountVisits.class,
                    CommandPermission.server("visit.count", Purpose.AUDIT),
                    () -> 0,
                    (noted, fact) ->
                            fact.event() instanceof VisitEvent.VisitsNoted more
                                    ? noted + more.number()
                                    : noted);
        }

        @Override
        public List<FactQuery> facts(CountVisits command, Actor actor) {
            return List.of(new FactQuery(Set.of(), Set.of(VisitEvent.class)));
        }

        @Override
        public List<VisitEvent> decide(
                CountVisits command, Integer noted, DecisionContext context) {
            return List.of(new VisitEvent.VisitsNoted(noted));
        }
    }
}
