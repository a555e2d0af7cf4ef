package hk.chopmark.api.access;

import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.Accepted;
import hk.chopmark.api.rest.Answer;
import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.rest.PageAnswer;
import hk.chopmark.api.rest.ReadGate;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.access.AccessCommand;
import hk.chopmark.core.access.AccessCommand.ReviewPermissions;
import hk.chopmark.core.access.AccessEvent.Judgement;
import hk.chopmark.core.access.AccessEvent.Verdict;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.projections.access.DueView;
import hk.chopmark.projections.access.GrantLineage;
import hk.chopmark.projections.access.Grants;
import hk.chopmark.projections.access.ReviewView;
import hk.chopmark.projections.access.Reviews;
import hk.chopmark.projections.rows.AsOf;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Reviews of permissions: what is due, what was judged, and where a grant comes from. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Access")
class ReviewController {

    private final CommandGate commands;
    private final ReadGate reads;
    private final Reviews reviews;
    private final InstantSource clock;

    ReviewController(CommandGate commands, ReadGate reads, Reviews reviews, InstantSource clock) {
        this.commands = commands;
        this.reads = reads;
        this.reviews = reviews;
        this.clock = clock;
    }

    /** A review; {@code lookedAt} is the {@code asOf} of the list that was looked at. */
    record NewReview(
            @NotNull Ref scope,
            long lookedAt,
            @NotEmpty @Size(max = AccessCommand.MAX_JUDGEMENTS)
                    List<@Valid @NotNull NewJudgement> judgements) {}

    /** What a review says of one grant; {@code event} is the one that made it. */
    record NewJudgement(
            @NotNull GrantId grant,
            @NotNull UUID event,
            @NotNull Verdict verdict,
            @NotNull String reason) {

        Judgement judgement() {
            return new Judgement(grant, event, verdict, reason);
        }
    }

    @Sends(ReviewPermissions.class)
    @PostMapping("/reviews")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Sign a review of grants and delegations; what is removed ends with it")
    Accepted sign(Asking asking, @Valid @RequestBody NewReview body) {
        return commands.send(
                asking,
                school ->
                        new ReviewPermissions(
                                school,
                                body.scope(),
                                reads.position(body.lookedAt()),
                                body.judgements().stream().map(NewJudgement::judgement).toList()));
    }

    @Judged(value = "access.view", board = "reviews", purpose = Purpose.ACCESS_ADMINISTRATION)
    @GetMapping("/reviews")
    @Operation(summary = "The reviews of the school, the latest first")
    PageAnswer<ReviewView> completed(
            Caller caller,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable Long atLeast) {
        reads.await(Grants.projection(), atLeast);
        int rows = ReadGate.limit(limit);
        return PageAnswer.of(
                CommandGate.make(() -> reviews.completed(caller.school(), after, rows)),
                view -> view);
    }

    @Judged(value = "access.view", board = "reviews-due", purpose = Purpose.ACCESS_ADMINISTRATION)
    @GetMapping("/reviews/due")
    @Operation(summary = "Grants and delegations that were not reviewed for so many days")
    PageAnswer<DueView> due(
            Caller caller,
            @RequestParam(defaultValue = "" + Reviews.DUE_DAYS) int days,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable Long atLeast) {
        reads.await(Grants.projection(), atLeast);
        int rows = ReadGate.limit(limit);
        return PageAnswer.of(
                CommandGate.make(
                        () -> reviews.due(caller.school(), clock.instant(), days, after, rows)),
                view -> view);
    }

    @Judged(value = "access.view", board = "lineage", purpose = Purpose.ACCESS_ADMINISTRATION)
    @GetMapping("/grants/{grant}/lineage")
    @Operation(summary = "Who gave a grant, and was it ever reviewed")
    Answer<GrantLineage> lineage(
            Caller caller,
            @PathVariable GrantId grant,
            @RequestParam(required = false) @Nullable Long atLeast) {
        reads.await(Grants.projection(), atLeast);
        AsOf<Optional<GrantLineage>> found = reviews.lineage(caller.school(), grant);
        return Answer.of(
                found.map(lineage ->
                        lineage.orElseThrow(() ->
                                DomainRejection.unknown(
                                        "access.grant-unknown", Map.of("grant", grant)))));
    }
}
