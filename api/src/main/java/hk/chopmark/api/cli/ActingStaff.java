package hk.chopmark.api.cli;

import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.projections.access.GrantView;
import hk.chopmark.projections.access.Grants;
import hk.chopmark.projections.rows.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The member of staff under whose name a command line acts; their grants decide. */
final class ActingStaff {

    private ActingStaff() {}

    /**
     * Whom to look for.
     *
     * @param as as typed; absent for the only one who may do it in the whole school
     * @param act what
     */
    record Wanted(@Nullable String as, Act act) {}

    /** Finds the one. */
    static StaffId find(Installation installation, SchoolId school, Wanted wanted) {
        if (wanted.as() != null) {
            return References.of(StaffId.KIND, wanted.as(), StaffId.class);
        }
        List<StaffId> holders = holders(installation, school, wanted.act());
        if (holders.size() != 1) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    holders.size() + " members of staff may do this for the whole school",
                    "it is recorded under one of them",
                    "name one with --as"
                            + (holders.isEmpty()
                                    ? ""
                                    : ": "
                                            + String.join(
                                                    ", ",
                                                    holders.stream().map(StaffId::text).toList())),
                    null);
        }
        return holders.getFirst();
    }

    private static List<StaffId> holders(Installation installation, SchoolId school, Act act) {
        return new Grants(installation.readModels())
                        .inScope(
                                school, school, installation.clock().instant(), null, Page.MAX_ROWS)
                        .value()
                        .rows()
                        .stream()
                        .filter(grant ->
                                grant.permissions().stream()
                                        .anyMatch(permission -> permission.allows(act)))
                        .map(GrantView::grantee)
                        .filter(StaffId.class::isInstance)
                        .map(StaffId.class::cast)
                        .distinct()
                        .toList();
    }
}
