package hk.chopmark.api.identity;

import hk.chopmark.api.border.OneLine;
import hk.chopmark.api.identity.TokenController.Made;
import hk.chopmark.api.judging.ForOperator;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.security.AccessTokens;
import hk.chopmark.api.security.AccessTokens.Issued;
import hk.chopmark.api.security.AccessTokens.Order;
import hk.chopmark.api.security.TokenRole;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.projections.roster.Roster;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The first tokens of a school, issued by the operator to those who administer it. */
@RestController
@RequestMapping("/api/v1/schools")
@Tag(name = "Schools")
class SchoolTokenController {

    private final AccessTokens tokens;
    private final Roster roster;

    SchoolTokenController(AccessTokens tokens, Roster roster) {
        this.tokens = tokens;
        this.roster = roster;
    }

    /** A token for somebody who administers a school. */
    record AdministratorToken(
            @NotNull StaffId administrator,
            @NotNull @Size(min = 1, max = 80) @OneLine String label,
            @Min(1) @Max(366) int days) {}

    @ForOperator
    @PostMapping("/{school}/tokens")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Issue a token for an administrator of a school; its text is shown once")
    Made issue(@PathVariable SchoolId school, @Valid @RequestBody AdministratorToken body) {
        known(school, roster.school(school).value().isPresent());
        Issued issued =
                tokens.issue(
                        CommandGate.make(() ->
                                new Order(
                                        new ActorRef.Person(body.administrator()),
                                        TokenRole.ADMINISTRATOR,
                                        school,
                                        body.label(),
                                        Duration.ofDays(body.days()))));
        return new Made(issued.text(), issued.view());
    }

    private static void known(SchoolId school, boolean found) {
        if (!found) {
            throw DomainRejection.unknown("school.unknown", Map.of("school", school.text()));
        }
    }
}
