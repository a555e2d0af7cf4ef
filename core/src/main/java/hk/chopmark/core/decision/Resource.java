package hk.chopmark.core.decision;

import hk.chopmark.core.decision.Permission.Mask;
import hk.chopmark.core.shared.Category;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What can be looked at or done under one name, declared by the area it belongs to.
 *
 * <p>The permission to do something is {@code <code>.<action>}. Personal data is looked at through
 * a resource, and only of the categories it shows: a permission for receipts never opens health
 * data.
 *
 * @param code as stored and as used in permissions; 1 to 40 of {@code a-z 0-9 -}
 * @param shows categories of personal data that may be seen through it; empty if none
 * @param actions what can be done
 * @param holding how rights to it are held, those included that are not declared yet
 */
public record Resource(String code, Set<Category> shows, List<Action> actions, Holding holding) {

    /** How the rights to a resource are held. */
    public enum Holding {
        /** For a school, a class or a student, and may be handed on. */
        ORDINARY,
        /** Stays with who was given it. */
        IN_PERSON,
        /** Stays with who was given it, and is held for the whole school or not at all. */
        IN_PERSON_FOR_SCHOOL,
        /** Stays with who was given it, in the log of the installation alone. */
        IN_PERSON_OF_INSTALLATION,
        /** For the whole of it, in the log of the installation alone; a service may hold it. */
        OF_INSTALLATION
    }

    public Resource {
        Require.code("code of a resource", code);
        shows = Set.copyOf(shows);
        actions = List.copyOf(actions);
    }

    /**
     * Something that can be done.
     *
     * @param name action code
     * @param wholeSchool whether it is held for the whole school or not at all
     * @param grantable whether somebody can be given the right to it; the server's own acts and
     *     everybody's own affairs are guarded by no right
     * @param usually which usual roles hold it, and how much of personal data they see
     */
    public record Action(
            String name, boolean wholeSchool, boolean grantable, Map<UsualRole, Mask> usually) {
        public Action {
            Require.code("action", name);
            usually = Map.copyOf(usually);
            if (!grantable && !usually.isEmpty()) {
                throw new IllegalArgumentException("Nobody holds what nobody can be given");
            }
        }

        /** The permission of a usual role for this action, if it holds one. */
        private Optional<Permission> heldBy(UsualRole role, Resource resource) {
            Mask mask = usually.get(role);
            Permission.Scope scope =
                    resource.isForWholeSchool(name)
                            ? Permission.Scope.SCHOOL
                            : Permission.Scope.STUDENT;
            return mask == null
                    ? Optional.empty()
                    : Optional.of(new Permission(resource.code(), name, scope, mask));
        }
    }

    /** A resource through which these categories may be seen, so far without actions. */
    public static Resource of(String code, Category... shows) {
        return new Resource(code, Set.of(shows), List.of(), Holding.ORDINARY);
    }

    /** The same, with rights held in another way than ordinary ones. */
    public Resource held(Holding how) {
        return new Resource(code, shows, actions, how);
    }

    /** The same with an action that these usual roles hold, seeing masks. */
    public Resource action(String name, UsualRole... usually) {
        return with(name, false, Mask.MASKED, usually);
    }

    /** The same with an action that is held for the whole school or not at all. */
    public Resource schoolAction(String name, UsualRole... usually) {
        return with(name, true, Mask.MASKED, usually);
    }

    /**
     * The same with an action that no right guards: the server alone does it, or everybody in their
     * own affairs. It has a name because commands and refusals on record have one.
     */
    public Resource unguarded(String name) {
        List<Action> all = new ArrayList<>(actions);
        all.add(new Action(name, false, false, Map.of()));
        return new Resource(code, shows, all, holding);
    }

    /** The same, where these roles also see what the last action shows in clear. */
    public Resource clearFor(UsualRole... usually) {
        Action last = actions.getLast();
        Map<UsualRole, Mask> masks = new TreeMap<>(last.usually());
        Arrays.stream(usually).forEach(role -> masks.put(role, Mask.CLEAR));
        List<Action> all = new ArrayList<>(actions.subList(0, actions.size() - 1));
        all.add(new Action(last.name(), last.wholeSchool(), true, masks));
        return new Resource(code, shows, all, holding);
    }

    private Resource with(String name, boolean wholeSchool, Mask mask, UsualRole... usually) {
        Map<UsualRole, Mask> masks = new TreeMap<>();
        Arrays.stream(usually).forEach(role -> masks.put(role, mask));
        List<Action> all = new ArrayList<>(actions);
        all.add(new Action(name, wholeSchool, true, masks));
        return new Resource(code, shows, all, holding);
    }

    /** Whether all these categories may be seen through it. */
    public boolean shows(Set<Category> wanted) {
        return shows.containsAll(wanted);
    }

    /** Whether an action is held for the whole school or not at all. */
    public boolean isForWholeSchool(String action) {
        return holding == Holding.IN_PERSON_FOR_SCHOOL
                || isOfInstallation()
                || actionNamed(action).map(Action::wholeSchool).orElse(false);
    }

    /** Whether rights to it stay with who was given them. */
    public boolean isHeldInPerson() {
        return holding != Holding.ORDINARY && holding != Holding.OF_INSTALLATION;
    }

    /** Whether it is about the installation: no school gives rights to it. */
    public boolean isOfInstallation() {
        return holding == Holding.IN_PERSON_OF_INSTALLATION || holding == Holding.OF_INSTALLATION;
    }

    /** What a usual role may do with it. */
    public List<Permission> usuallyHeldBy(UsualRole role) {
        return actions.stream().flatMap(action -> action.heldBy(role, this).stream()).toList();
    }

    /** The action of a name. */
    public Optional<Action> actionNamed(String name) {
        return actions.stream().filter(action -> action.name().equals(name)).findFirst();
    }
}
