package hk.chopmark.api.signin;

import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.history.History;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;

/** In which role people act: members of staff in that of their post, others as what they are. */
public final class Posts {

    private final History history;

    /** Over a record. */
    public Posts(History history) {
        this.history = history;
    }

    /** The code of the post that a member of staff took up last; the kind of anybody else. */
    public String roleOf(SchoolId school, PersonRef person) {
        return person instanceof StaffId
                ? history.of(school).about(person).ofTypes(StaffAppointed.class).stream()
                        .map(Recorded::event)
                        .map(StaffAppointed.class::cast)
                        .map(StaffAppointed::postCode)
                        .reduce(person.kind(), (before, after) -> after)
                : person.kind();
    }
}
