package hk.chopmark.api.roster;

import static hk.chopmark.api.rest.CommandGate.newId;

import hk.chopmark.api.border.OneLine;
import hk.chopmark.api.judging.ForAnybody;
import hk.chopmark.api.judging.ForOperator;
import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.rest.Dated;
import hk.chopmark.api.rest.PageAnswer;
import hk.chopmark.api.rest.ReadGate;
import hk.chopmark.api.security.Caller;
import hk.chopmark.api.wiring.SchoolFounding;
import hk.chopmark.api.wiring.SchoolFounding.Founded;
import hk.chopmark.api.wiring.SchoolFounding.Plan;
import hk.chopmark.core.roster.RosterCommand.RegisterSchool;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.projections.roster.Roster;
import hk.chopmark.projections.roster.SchoolView;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Schools: founded by the operator, seen by the operator as a list, by everybody else as their own.
 */
@RestController
@RequestMapping("/api/v1/schools")
@Tag(name = "Schools")
class SchoolController {

    private final SchoolFounding founding;
    private final ReadGate reads;
    private final Roster roster;

    SchoolController(SchoolFounding founding, ReadGate reads, Roster roster) {
        this.founding = founding;
        this.reads = reads;
        this.roster = roster;
    }

    /**
     * A school to begin.
     *
     * @param administrator reference of its first administrator; chosen by the server if absent
     */
    record NewSchool(
            @Nullable UUID id,
            @NotNull @Size(min = 1, max = 200) @OneLine String nameEn,
            @NotNull @Size(min = 1, max = 200) @OneLine String nameZh,
            @Nullable UUID administrator) {}

    /** A school just founded. */
    record Opened(
            long asOf, List<UUID> events, boolean repeated, SchoolId school, StaffId administrator)
            implements Dated {}

    @ForOperator
    @PostMapping
    @Asking.WithoutKey
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Begin a school: its record, the usual roles, its first administrator")
    Opened found(Asking asking, @Valid @RequestBody NewSchool body) {
        SchoolId school = new SchoolId(newId(asking, body.id()));
        StaffId administrator = new StaffId(newId(asking, body.administrator()));
        // The grant is the administrator's first, so it may share the id: another kind of
        // reference.
        Plan plan =
                new Plan(
                        school,
                        body.nameEn(),
                        body.nameZh(),
                        administrator,
                        new GrantId(administrator.id()));
        CommandGate.make(() -> new RegisterSchool(school, body.nameEn(), body.nameZh()));
        Founded founded = founding.found(plan, asking.caller().actor());
        return new Opened(
                founded.asOf(), founded.events(), founded.repeated(), school, administrator);
    }

    @ForAnybody(because = "one’s own school; for the operator the names of all")
    @GetMapping
    @Operation(summary = "All schools for the operator, one's own for everybody else")
    PageAnswer<SchoolView> schools(
            Caller caller,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable Long atLeast) {
        reads.await(Roster.projection(), atLeast);
        int rows = ReadGate.limit(limit);
        if (caller.schoolOrNull() == null) {
            return PageAnswer.of(CommandGate.make(() -> roster.schools(after, rows)), view -> view);
        }
        AsOf<Page<SchoolView>> own =
                roster.school(caller.school())
                        .map(found ->
                                new Page<>(found.stream().toList(), java.util.Optional.empty()));
        return PageAnswer.of(own, view -> view);
    }
}
