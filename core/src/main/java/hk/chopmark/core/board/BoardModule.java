package hk.chopmark.core.board;

import hk.chopmark.core.decision.Area;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.StaffId;
import java.util.List;
import java.util.UUID;

/** What boards bring to the runtime. */
public final class BoardModule implements Area {

    /** Events and decisions of boards. */
    @Override
    public AreaModule module() {
        return AreaModule.named("board")
                .events(BoardEvent.class)
                .decisions(new OpeningRule())
                .resources(Resource.of("board").unguarded("open"))
                .samples(BoardModule::samples)
                .build();
    }

    private static List<DomainEvent> samples() {
        NoticeId notice = new NoticeId(new UUID(0x70, 1));
        return List.of(
                new BoardEvent.BoardOpened(
                        new StaffId(new UUID(0x5f, 1)),
                        "receipts",
                        "receipt.view",
                        notice,
                        List.of(new ClassId(new UUID(0xc, 1))),
                        List.of(new GrantId(new UUID(0x90, 1))),
                        List.of(new UUID(0xe, 1), new UUID(0xe, 2))),
                new BoardEvent.BoardRefused(
                        new GuardianId(new UUID(0x60, 1)), "receipts", "receipt.view", notice));
    }
}
