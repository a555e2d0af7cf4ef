package hk.chopmark.core.runtime;

import hk.chopmark.core.access.AccessModule;
import hk.chopmark.core.calendar.CalendarModule;
import hk.chopmark.core.custody.CustodyModule;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.disclosure.DisclosureModule;
import hk.chopmark.core.duty.DutyModule;
import hk.chopmark.core.erasure.ErasureModule;
import hk.chopmark.core.homework.HomeworkModule;
import hk.chopmark.core.notice.NoticeModule;
import hk.chopmark.core.roster.RosterModule;
import java.util.List;

/** The areas of this program. */
public final class Areas {

    private Areas() {}

    /** All of them. */
    public static List<AreaModule> all() {
        return List.of(
                RosterModule.module(),
                AccessModule.module(),
                DisclosureModule.module(),
                NoticeModule.module(),
                HomeworkModule.module(),
                CalendarModule.module(),
                DutyModule.module(),
                ErasureModule.module(),
                CustodyModule.module());
    }
}
