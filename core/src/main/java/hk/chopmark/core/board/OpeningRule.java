package hk.chopmark.core.board;

import hk.chopmark.core.board.BoardEvent.BoardOpened;
import hk.chopmark.core.board.BoardEvent.BoardRefused;
import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.facts.HeldGrants;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.GranteeRef;
import hk.chopmark.core.shared.Purpose;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Opening a board takes the permission that the board declares; a refusal is an event too.
 *
 * <p>Each board has its own permission, so the rule itself is named by one that nobody needs to
 * hold.
 */
final class OpeningRule extends Rule<OpenBoard, BoardTies> {

    OpeningRule() {
        super(
                OpenBoard.class,
                CommandPermission.decided("board.open", Purpose.values()),
                BoardTies::new,
                BoardTies::apply);
    }

    @Override
    public List<FactQuery> facts(OpenBoard command, Actor actor) {
        return BoardInquiry.facts(actor);
    }

    @Override
    public List<FactQuery> furtherFacts(
            OpenBoard command, BoardTies ties, DecisionContext context) {
        return new BoardInquiry(command, context, ties).furtherFacts();
    }

    @Override
    public List<BoardEvent> decide(OpenBoard command, BoardTies ties, DecisionContext context) {
        @Nullable GranteeRef viewer = context.actor().ref().grantee().orElse(null);
        BoardReach reach = new BoardInquiry(command, context, ties).decide();
        String act = command.act().text();
        return viewer == null || reach.isNothing()
                ? List.of(new BoardRefused(viewer, command.board(), act, command.on()))
                : List.of(
                        new BoardOpened(
                                viewer,
                                command.board(),
                                act,
                                command.on(),
                                reach.scopes(),
                                reach.grants(),
                                reach.restsOn()));
    }

    /** By the grants that the opening names. */
    @Override
    public List<UUID> reliedOn(
            OpenBoard command,
            BoardTies ties,
            DecisionContext context,
            List<? extends DomainEvent> decided) {
        return decided.stream()
                .flatMap(event ->
                        event instanceof BoardOpened opened
                                ? opened.grants().stream()
                                : Stream.empty())
                .flatMap(grant -> ties.standing().grants().standing(grant).stream())
                .map(HeldGrants.Held::recordedBy)
                .toList();
    }
}
