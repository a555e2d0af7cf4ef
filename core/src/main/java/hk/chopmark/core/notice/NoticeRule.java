package hk.chopmark.core.notice;

import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.facts.AuthorityFact;
import hk.chopmark.core.notice.NoticeCommand.Copy;
import hk.chopmark.core.notice.NoticeEvent.NoticeAudienceFixed;
import hk.chopmark.core.notice.NoticeEvent.NoticeDrafted;
import hk.chopmark.core.notice.NoticeEvent.NoticeVersionPublished;
import hk.chopmark.core.notice.NoticeEvent.NoticeWithdrawn;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What all notice decisions share: their facts fold into a {@link NoticeFile}. */
abstract class NoticeRule<C extends NoticeCommand> extends Rule<C, NoticeFile> {

    private static final Purpose[] FITTING = {
        Purpose.HOME_SCHOOL_COMMUNICATION, Purpose.DEMONSTRATION
    };

    /** About the classes that the notice was addressed to. */
    NoticeRule(Class<C> commandType, String act) {
        this(commandType, CommandPermission.judgedInSchool(act, FITTING));
    }

    NoticeRule(Class<C> commandType, CommandPermission<C> permission) {
        super(commandType, permission, NoticeFile::new, NoticeFile::apply);
    }

    /** About the student whose copy it is. */
    static <C extends NoticeCommand.AboutCopy> CommandPermission<C> ofCopy(String act) {
        return CommandPermission.judged(act, command -> Set.of(command.copy().student()), FITTING);
    }

    /** The classes that the notice was ever addressed to. */
    static FactQuery addressingsOf(NoticeId notice) {
        return FactQuery.about(notice, NoticeAudienceFixed.class);
    }

    /** Whether the notice stands, and which version is current. */
    static FactQuery standingOf(NoticeId notice) {
        return FactQuery.about(
                notice, NoticeDrafted.class, NoticeVersionPublished.class, NoticeWithdrawn.class);
    }

    /**
     * What concerns one guardian's copy: the notice's standing, the audience that names both, their
     * own receipts of these types, and their authority. Nobody else's receipts are read, so
     * guardians never get in each other's way.
     */
    static List<FactQuery> factsOf(Copy copy, Class<?>... receipts) {
        List<Class<?>> types = new ArrayList<>(List.of(receipts));
        types.add(NoticeAudienceFixed.class);
        return List.of(
                standingOf(copy.notice()),
                new FactQuery(
                        Set.of(copy.notice(), copy.student(), copy.guardian()), Set.copyOf(types)),
                FactQuery.about(copy.student(), copy.guardian(), AuthorityFact.class));
    }
}
