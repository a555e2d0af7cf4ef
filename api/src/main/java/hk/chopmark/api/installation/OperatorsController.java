package hk.chopmark.api.installation;

import static hk.chopmark.api.rest.CommandGate.newId;

import hk.chopmark.api.border.OneLine;
import hk.chopmark.api.installation.Operators.Line;
import hk.chopmark.api.judging.ForOperator;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.core.access.AccessCommand.ConfirmGrant;
import hk.chopmark.core.access.AccessCommand.GrantRole;
import hk.chopmark.core.access.AccessCommand.RevokeRole;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.identity.AccountCommand.CloseAccount;
import hk.chopmark.core.identity.AccountCommand.HandOverActivationLetter;
import hk.chopmark.core.identity.AccountCommand.MakeActivationLetter;
import hk.chopmark.core.identity.AccountCommand.OpenAccount;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.runtime.AuditEngine;
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
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The operators of the installation. */
@RestController
@RequestMapping("/api/v1/operators")
@Tag(name = "Operators")
class OperatorsController {

    private final Operators operators;
    private final AuditEngine engine;

    OperatorsController(Operators operators, AuditEngine engine) {
        this.operators = operators;
        this.engine = engine;
    }

    private Operators.Steps steps(Asking asking) {
        CommandContext context = CommandGate.context(asking);
        return (step, command) -> engine.send(command, context);
    }

    @ForOperator
    @GetMapping
    @Operation(summary = "The operators, and who waits to be confirmed")
    List<Line> all() {
        return operators.all();
    }

    /** An operator to open. */
    record NewOperator(
            @Nullable UUID id, @NotNull @Size(min = 2, max = 64) @OneLine String loginName) {}

    /**
     * An operator just opened.
     *
     * @param code of the letter, shown here and never again
     */
    record OpenedOperator(StaffId operator, String code) {

        /** Without the code. */
        @Override
        public String toString() {
            return "OpenedOperator[" + operator + "]";
        }
    }

    @ForOperator
    @Sends({AppointStaff.class, GrantRole.class, OpenAccount.class, MakeActivationLetter.class})
    @PostMapping
    @Asking.WithoutKey
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Open another operator",
            description =
                    "Once there were two, the code opens nothing before a second operator confirms.")
    OpenedOperator open(Asking asking, @Valid @RequestBody NewOperator body) {
        StaffId operator = new StaffId(newId(asking, body.id()));
        return new OpenedOperator(
                operator, operators.open(operator, body.loginName(), steps(asking)));
    }

    @ForOperator
    @Sends({ConfirmGrant.class, HandOverActivationLetter.class})
    @PostMapping("/{operator}/confirmation")
    @Asking.WithoutKey
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Confirm an operator as the second, who handed the letter over")
    void confirm(Asking asking, @PathVariable StaffId operator) {
        operators.confirm(operator, steps(asking));
    }

    /** Why an operator is closed, a code. */
    record Why(@NotNull @Size(min = 1, max = 40) @OneLine String reason) {}

    @ForOperator
    @Sends({RevokeRole.class, CloseAccount.class})
    @PostMapping("/{operator}/closing")
    @Asking.WithoutKey
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Close another operator; somebody who may operate is always left")
    void close(Asking asking, @PathVariable StaffId operator, @Valid @RequestBody Why why) {
        operators.close(operator, why.reason(), steps(asking));
    }
}
