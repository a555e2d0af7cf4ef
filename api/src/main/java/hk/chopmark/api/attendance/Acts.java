package hk.chopmark.api.attendance;

import hk.chopmark.core.decision.Permission.Act;

/** What people do with attendance, asked about where a page shows forms. */
final class Acts {

    static final Act READ = Act.parse("attendance.view+clear");
    static final Act TAKE = Act.parse("attendance.take");
    static final Act EXPORT = Act.parse("attendance.export");
    static final Act CORRECT = Act.parse("attendance.correct");

    private Acts() {}
}
