package hk.chopmark.core.board;

import static hk.chopmark.core.decision.InClear.Nature.CODE;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.InClear;
import hk.chopmark.core.decision.RecordedRefusal;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.GranteeRef;
import hk.chopmark.core.shared.Ref;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.jspecify.annotations.Nullable;

/** Openings of boards and refusals of them; names and components are stored for ever. */
public sealed interface BoardEvent extends DomainEvent {

    /**
     * Somebody opened a board; recorded once per session, board, object and grants relied on,
     * before it was first shown. A board holds no name and no text.
     *
     * @param viewer who
     * @param board code of the board
     * @param permission what it took, such as {@code receipt.view}
     * @param on what the board is about
     * @param scopes how far it reached: the school, classes, or one person
     * @param grants the grants relied on; empty where it is about the viewer or their child
     * @param restsOn the events that made the grants, and those that tie the object to them
     */
    @Event(namespace = "board", name = "BoardOpened", version = "1")
    record BoardOpened(
            GranteeRef viewer,
            @InClear(CODE) String board,
            @InClear(CODE) String permission,
            Ref on,
            List<Ref> scopes,
            List<GrantId> grants,
            List<UUID> restsOn)
            implements BoardEvent {}

    /**
     * Somebody was not allowed to open a board; recorded once per account, board and quarter of an
     * hour.
     *
     * @param viewer who; absent for a part of the server, which the metadata names
     * @param missingPermission what it takes
     */
    @Event(namespace = "board", name = "BoardRefused", version = "1")
    record BoardRefused(
            @Nullable GranteeRef viewer,
            @InClear(CODE) String board,
            @InClear(CODE) String missingPermission,
            Ref on)
            implements BoardEvent, RecordedRefusal {

        @Override
        public String refusalCode() {
            return "access.not-permitted";
        }

        @Override
        public Map<String, String> refusalFacts() {
            return Map.of("missing", missingPermission, "scope", on.text());
        }
    }
}
