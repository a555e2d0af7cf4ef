package hk.chopmark.core.seal;

import hk.chopmark.core.log.leaf.Origin;
import hk.chopmark.core.shared.SchoolId;

/** Port: the name of each school's log. */
@FunctionalInterface
public interface Origins {

    /**
     * The origin of a registered school; never changes within an epoch of its log.
     *
     * @throws IllegalArgumentException if the school is not registered
     */
    Origin of(SchoolId school);
}
