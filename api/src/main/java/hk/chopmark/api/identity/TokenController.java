package hk.chopmark.api.identity;

import hk.chopmark.api.border.OneLine;
import hk.chopmark.api.judging.BoardGate;
import hk.chopmark.api.judging.ForAnybody;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.rest.ReadGate;
import hk.chopmark.api.security.AccessTokens;
import hk.chopmark.api.security.AccessTokens.Issued;
import hk.chopmark.api.security.AccessTokens.Order;
import hk.chopmark.api.security.AccessTokens.TokenView;
import hk.chopmark.api.security.Caller;
import hk.chopmark.api.security.TokenRole;
import hk.chopmark.core.board.OpenBoard;
import hk.chopmark.core.board.OpenBoard.Extent;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Access tokens of the caller's own school; the operator's own for the operator. */
@RestController
@RequestMapping("/api/v1/tokens")
@Tag(name = "Tokens")
public class TokenController {

    private static final Act ISSUING = Act.parse("identity.open");

    private final AccessTokens tokens;
    private final BoardGate gate;

    TokenController(AccessTokens tokens, BoardGate gate) {
        this.gate = gate;
        this.tokens = tokens;
    }

    /**
     * A token to make.
     *
     * @param actor who will act with it, for example {@code staff=<uuid>} or {@code
     *     service=school-app}
     * @param role operator, administrator, teacher, guardian, student, connector or auditor
     * @param label what to call it, without personal data
     * @param days until it expires
     */
    record NewToken(
            @NotNull String actor,
            @NotNull String role,
            @NotNull @Size(min = 1, max = 80) @OneLine String label,
            @Min(1) @Max(366) int days) {}

    /** A token just made; its text is shown here and never again. */
    record Made(String token, TokenView about) {

        /** Without the token. */
        @Override
        public String toString() {
            return "Made[" + about.id() + "]";
        }
    }

    @ForAnybody(because = "asks the gate, or is for the operator")
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Issue a token; its text is shown once")
    Made issue(Caller caller, @Valid @RequestBody NewToken body) {
        requireMayIssue(caller);
        Issued issued =
                tokens.issue(
                        CommandGate.make(() ->
                                new Order(
                                        actor(body.actor()),
                                        role(body.role()),
                                        caller.schoolOrNull(),
                                        body.label(),
                                        Duration.ofDays(body.days()))));
        return new Made(issued.text(), issued.view());
    }

    /** The operator for the operator’s own; in a school whoever may open accounts. */
    private void requireMayIssue(Caller caller) {
        @Nullable SchoolId school = caller.schoolOrNull();
        if (school != null) {
            gate.require(
                    caller,
                    new OpenBoard(school, "tokens", ISSUING, school, Extent.WHOLE),
                    Purpose.ACCESS_ADMINISTRATION);
        }
    }

    private static ActorRef actor(String text) {
        ActorRef actor = ActorRef.parse(text);
        if (actor instanceof ActorRef.Person person) {
            Ref.entered(person.ref().text());
        }
        return actor;
    }

    private static TokenRole role(String code) {
        return TokenRole.ofCode(code)
                .orElseThrow(() -> new IllegalArgumentException("There is no such role"));
    }

    @ForAnybody(because = "asks the gate, or is for the operator")
    @GetMapping
    @Operation(summary = "The tokens of the school, without their texts")
    List<TokenView> list(
            Caller caller,
            @RequestParam(required = false) @Nullable UUID after,
            @RequestParam(required = false) @Nullable Integer limit) {
        requireMayIssue(caller);
        @Nullable SchoolId school = caller.schoolOrNull();
        return tokens.list(school, after, ReadGate.limit(limit));
    }

    @ForAnybody(because = "asks the gate, or is for the operator")
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Revoke a token at once")
    void revoke(Caller caller, @PathVariable UUID id) {
        requireMayIssue(caller);
        if (!tokens.revoke(id, caller.schoolOrNull())) {
            throw DomainRejection.unknown("access.token-unknown", Map.of("token", id));
        }
    }
}
