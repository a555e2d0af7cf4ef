package hk.chopmark.api.disclosure;

import hk.chopmark.api.judging.Judged;
import hk.chopmark.core.decision.HeldField;
import hk.chopmark.core.decision.HeldPlace;
import hk.chopmark.core.reading.PersonalDataInventory;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Purpose;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Which personal data is held, why, for how long, for whom and where; nobody's data itself. */
@RestController
@RequestMapping("/api/v1/inventory")
@Tag(name = "Personal data")
class InventoryController {

    /**
     * One field.
     *
     * @param about kinds of subject
     * @param kept the day from which its period of retention counts
     * @param recipients usual roles and kinds of person who may receive it
     * @param places codes of places where it lies, or something made of it
     */
    record Line(
            String area,
            String event,
            String field,
            String category,
            List<String> about,
            List<String> purposes,
            String kept,
            List<String> recipients,
            List<String> places) {

        static Line of(PersonalDataInventory.Line line) {
            HeldField held = line.held();
            return new Line(
                    line.area(),
                    line.event(),
                    held.field(),
                    held.category().code(),
                    held.about().stream().sorted().toList(),
                    held.use().purposes().stream().sorted().map(Purpose::code).toList(),
                    held.use().kept().code(),
                    held.use().recipients().stream().sorted().toList(),
                    line.places());
        }
    }

    /** A place, what is kept there, and what an erasure does about it. */
    record Place(String code, List<String> categories, List<String> fields, String erased) {
        static Place of(HeldPlace place) {
            return new Place(
                    place.code(),
                    place.categories().stream().sorted().map(Category::code).toList(),
                    place.fields().stream().sorted().toList(),
                    place.erased().code());
        }
    }

    /** All fields and all places. */
    record Inventory(List<Line> lines, List<Place> places) {}

    @Judged(value = "access.audit", board = "inventory", purpose = Purpose.AUDIT)
    @GetMapping
    @Operation(summary = "Which personal data is held, why, for how long, for whom and where")
    Inventory inventory() {
        return of(PersonalDataInventory.ofThisProgram());
    }

    static Inventory of(PersonalDataInventory all) {
        return new Inventory(
                all.lines().stream().map(Line::of).toList(),
                all.places().stream().map(Place::of).toList());
    }
}
