package hk.chopmark.core.testing;

import hk.chopmark.core.erasure.HoldId;
import hk.chopmark.core.homework.HomeworkId;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import java.util.UUID;

/** The people and things of the scenarios, by number. */
public final class Cast {

    private Cast() {}

    public static StudentId student(int n) {
        return new StudentId(new UUID(0x57, n));
    }

    public static GuardianId guardian(int n) {
        return new GuardianId(new UUID(0x60, n));
    }

    public static StaffId staff(int n) {
        return new StaffId(new UUID(0x5f, n));
    }

    public static ClassId classOf(int n) {
        return new ClassId(new UUID(0xc1, n));
    }

    public static NoticeId notice(int n) {
        return new NoticeId(new UUID(0x40, n));
    }

    public static HomeworkId homework(int n) {
        return new HomeworkId(new UUID(0x80, n));
    }

    public static GrantId grant(int n) {
        return new GrantId(new UUID(0x90, n));
    }

    public static ErasureId erasure(int n) {
        return new ErasureId(new UUID(0xe7, n));
    }

    public static HoldId hold(int n) {
        return new HoldId(new UUID(0x41, n));
    }

    /** A guardian in a signed-in session. */
    public static Actor guardianActor(int n) {
        return Actor.person(guardian(n), "guardian", AuthMethod.PASSWORD);
    }

    /** A guardian who has just proved again who they are. */
    public static Actor guardianReauthenticated(int n) {
        return Actor.person(guardian(n), "guardian", AuthMethod.REAUTHENTICATION);
    }

    /** A member of staff in a signed-in session. */
    public static Actor staffActor(int n) {
        return Actor.person(staff(n), "staff", AuthMethod.PASSWORD);
    }
}
