package hk.chopmark.core.reading;

import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.HeldField;
import hk.chopmark.core.decision.HeldPlace;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.SubjectRef;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which personal data this program holds, why, for how long, for whom and where: what the areas
 * declare, put together.
 *
 * <p><b>Guarantees</b>: immutable; the same for every school and read from no database. Lines stand
 * in the order of the areas and of their declarations.
 *
 * <p><b>Source</b>: Personal Data (Privacy) Ordinance, Cap. 486, Schedule 1, principle 5: kinds of
 * data held and main purposes.
 */
public final class PersonalDataInventory {

    private static final class Declared {
        private static final PersonalDataInventory ALL = of(Areas.all());
    }

    private final List<Line> lines;
    private final List<HeldPlace> places;

    private PersonalDataInventory(List<Line> lines, List<HeldPlace> places) {
        this.lines = List.copyOf(lines);
        this.places = List.copyOf(places);
    }

    /**
     * One field that is held.
     *
     * @param area name of the area that declares it
     * @param held what it says of the field
     * @param places codes of all places where it lies, or something made of it, or its keys
     */
    public record Line(String area, HeldField held, List<String> places) {
        public Line {
            places = List.copyOf(places);
        }

        /** Simple name of the event that carries it. */
        public String event() {
            return held.event().getSimpleName();
        }
    }

    /** What the areas of this program declare. */
    public static PersonalDataInventory ofThisProgram() {
        return Declared.ALL;
    }

    /** What some areas declare. */
    public static PersonalDataInventory of(List<AreaModule> areas) {
        List<Resource> resources =
                areas.stream().flatMap(area -> area.resources().stream()).toList();
        List<HeldPlace> places =
                areas.stream()
                        .flatMap(area -> area.places().stream())
                        .map(place -> place.among(resources))
                        .toList();
        List<Line> lines =
                areas.stream()
                        .flatMap(area -> area.held().stream().map(held -> line(area, held, places)))
                        .toList();
        return new PersonalDataInventory(lines, places);
    }

    private static Line line(AreaModule area, HeldField held, List<HeldPlace> places) {
        return new Line(
                area.name(),
                held,
                places.stream().filter(place -> place.holds(held)).map(HeldPlace::code).toList());
    }

    /** Every field. */
    public List<Line> lines() {
        return lines;
    }

    /** Every place, those without personal data too. */
    public List<HeldPlace> places() {
        return places;
    }

    /** The categories that some field is of: no others can be asked for or erased. */
    public Set<Category> categories() {
        Set<Category> categories = EnumSet.noneOf(Category.class);
        lines.forEach(line -> categories.add(line.held().category()));
        return categories;
    }

    /** The fields of some categories that can be about a subject. */
    public List<Line> about(SubjectRef subject, Collection<Category> categories) {
        return lines.stream()
                .filter(line -> line.held().about().contains(subject.kind()))
                .filter(line -> categories.contains(line.held().category()))
                .toList();
    }

    /** The places where any of these lines lies. */
    public List<HeldPlace> placesOf(Collection<Line> some) {
        Set<String> codes =
                some.stream().flatMap(line -> line.places().stream()).collect(Collectors.toSet());
        return places.stream().filter(place -> codes.contains(place.code())).toList();
    }

    /** The events that carry any of these lines. */
    static Set<Class<? extends DomainEvent>> eventsOf(Collection<Line> some) {
        return some.stream().map(line -> line.held().event()).collect(Collectors.toSet());
    }
}
