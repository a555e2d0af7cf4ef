package hk.chopmark.api.installation;

import static hk.chopmark.api.rest.CommandGate.newId;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.border.OneLine;
import hk.chopmark.api.judging.ForOperator;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.rest.Dated;
import hk.chopmark.api.wiring.SchoolFounding.Founded;
import hk.chopmark.api.wiring.SchoolFounding.Plan;
import hk.chopmark.core.installation.InstallationCommand.FoundSchool;
import hk.chopmark.core.installation.InstallationCommand.OrderFoundingLetter;
import hk.chopmark.core.roster.RosterCommand.RegisterSchool;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Schools are founded by operators, who hand a code on to the first administrator. */
@RestController
@RequestMapping("/api/v1/schools")
@Tag(name = "Schools")
class FoundingController {

    /** The login name of a first administrator for whom none was chosen. */
    static final String USUAL_NAME = "administrator";

    private final Founding founding;

    FoundingController(Founding founding) {
        this.founding = founding;
    }

    /**
     * A school to begin.
     *
     * @param administrator reference of its first administrator; chosen by the server if absent
     * @param loginName of the first administrator; {@code administrator} if absent
     */
    record NewSchool(
            @Nullable UUID id,
            @NotNull @Size(min = 1, max = 200) @OneLine String nameEn,
            @NotNull @Size(min = 1, max = 200) @OneLine String nameZh,
            @Nullable UUID administrator,
            @Nullable @Size(min = 2, max = 64) String loginName) {}

    /**
     * A school just founded.
     *
     * @param code by which the first administrator takes their account into their hands; shown here
     *     and never again, absent if it was shown before
     */
    record Opened(
            long asOf,
            List<UUID> events,
            boolean repeated,
            SchoolId school,
            StaffId administrator,
            String loginName,
            @Nullable String code)
            implements Dated {

        /** Without the code. */
        @Override
        public String toString() {
            return "Opened[" + school + "]";
        }
    }

    @ForOperator
    @Sends(FoundSchool.class)
    @PostMapping
    @Asking.WithoutKey
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Begin a school: its record, the usual roles, its first administrator",
            description =
                    "Hand the code on: the administrator sends it to /session/activation, or types"
                            + " it into the console.")
    Opened found(Asking asking, @Valid @RequestBody NewSchool body) {
        SchoolId school = new SchoolId(newId(asking, body.id()));
        StaffId administrator = new StaffId(newId(asking, body.administrator()));
        String loginName = body.loginName() == null ? USUAL_NAME : body.loginName();
        CommandGate.make(() -> new RegisterSchool(school, body.nameEn(), body.nameZh()));
        Plan plan =
                new Plan(
                        school,
                        body.nameEn(),
                        body.nameZh(),
                        administrator,
                        loginName,
                        new CredentialId(UuidCreator.getTimeOrderedEpoch()));
        Founded founded = founding.found(plan, CommandGate.context(asking));
        return new Opened(
                founded.asOf(),
                founded.events(),
                founded.repeated(),
                school,
                administrator,
                loginName,
                founded.code());
    }

    /** A code just made, shown here and never again. */
    record Letter(String code) {

        /** Without the code. */
        @Override
        public String toString() {
            return "Letter[]";
        }
    }

    @ForOperator
    @Sends(OrderFoundingLetter.class)
    @PostMapping("/{school}/letters")
    @Asking.WithoutKey
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Another code for the first administrator, as long as nobody has an account")
    Letter letter(Asking asking, @PathVariable SchoolId school) {
        CredentialId letter = new CredentialId(UuidCreator.getTimeOrderedEpoch());
        return new Letter(founding.letter(school, letter, CommandGate.context(asking)));
    }
}
