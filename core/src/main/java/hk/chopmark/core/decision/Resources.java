package hk.chopmark.core.decision;

import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.shared.SchoolId;
import java.util.List;
import java.util.Optional;

/** The resources of all areas, and what follows from their declarations. */
public final class Resources {

    private Resources() {}

    /** All of them, in the order of the areas. */
    public static List<Resource> all() {
        return Areas.all().stream().flatMap(area -> area.resources().stream()).toList();
    }

    /** The resource of a code. */
    public static Optional<Resource> named(String code) {
        return all().stream().filter(resource -> resource.code().equals(code)).findFirst();
    }

    /** All that somebody can be given the right to, in the order of the areas, seeing masks. */
    public static List<Act> acts() {
        return all().stream()
                .flatMap(resource ->
                        resource.actions().stream()
                                .filter(Resource.Action::grantable)
                                .map(action ->
                                        new Act(
                                                resource.code(),
                                                action.name(),
                                                Permission.Mask.MASKED)))
                .toList();
    }

    /** What a usual role holds when a school begins, in ascending order. */
    public static List<Permission> usuallyHeldBy(UsualRole role) {
        return Permission.sorted(
                all().stream().flatMap(resource -> resource.usuallyHeldBy(role).stream()).toList());
    }

    /**
     * Whether an action decides about the record as a whole, so that holding it for less would mean
     * nothing: who asks about others, who erases and for how long things are kept.
     */
    static boolean isForWholeSchool(String resource, String action) {
        return named(resource).map(found -> found.isForWholeSchool(action)).orElse(false);
    }

    /** Whether an action is declared as one that no right guards. */
    static boolean isUnguarded(String resource, String action) {
        return named(resource)
                .flatMap(found -> found.actionNamed(action))
                .filter(found -> !found.grantable())
                .isPresent();
    }

    /** Whether a resource is about the installation: no school gives rights to it. */
    public static boolean isOfInstallation(String resource) {
        return named(resource).map(Resource::isOfInstallation).orElse(false);
    }

    /** Whether a log gives rights to a resource: what is about the installation, only its own. */
    public static boolean canBeGivenIn(SchoolId school, String resource) {
        return school.isInstallation() || !isOfInstallation(resource);
    }

    /** What a key of a service may be for in a log: all but what persons hold. */
    public static List<Act> forKeysOf(SchoolId school) {
        return acts().stream()
                .filter(act -> !isHeldInPerson(act.resource()))
                .filter(act -> canBeGivenIn(school, act.resource()))
                .distinct()
                .toList();
    }

    /** Whether rights to a resource stay with who was given them. */
    public static boolean isHeldInPerson(String resource) {
        return named(resource).map(Resource::isHeldInPerson).orElse(false);
    }
}
