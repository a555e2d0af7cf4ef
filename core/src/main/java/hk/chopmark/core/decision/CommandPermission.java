package hk.chopmark.core.decision;

import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import java.util.Set;
import java.util.function.Function;

/**
 * What it takes to send a command: the permission, the objects it must count for, and the purposes
 * that fit.
 *
 * @param act what the sender wants to do
 * @param objects what the command is about: the school, classes or students; the permission must
 *     count for each; none is the whole school. A decision may tell others by its facts
 * @param purposes the purposes that fit; others are refused
 * @param judge who holds the sender to it
 */
public record CommandPermission<C extends Command>(
        Act act, Function<C, Set<? extends Ref>> objects, Set<Purpose> purposes, Judge judge) {

    /** Who judges whether a sender holds the permission. */
    public enum Judge {
        /** The runtime, by the grants on record, as a condition of the append. */
        RECORD,
        /** The decision itself: it reads grants or ties that no permission describes. */
        DECISION,
        /**
         * The decision itself, and by no grant: everybody looks after what is theirs, or a tie
         * decides, such as that of a guardian to a child.
         */
        TIE,
        /** Nobody but the server itself may send it. */
        SERVER
    }

    public CommandPermission {
        purposes = Set.copyOf(purposes);
        if (purposes.isEmpty()) {
            throw new IllegalArgumentException("Some purpose fits every command");
        }
    }

    /** Judged by the grants on record. */
    public static <C extends Command> CommandPermission<C> judged(
            String act, Function<C, Set<? extends Ref>> objects, Purpose... purposes) {
        return new CommandPermission<>(Act.parse(act), objects, Set.of(purposes), Judge.RECORD);
    }

    /** Judged by the grants on record, in the whole school. */
    public static <C extends Command> CommandPermission<C> judgedInSchool(
            String act, Purpose... purposes) {
        return ofSchool(act, Judge.RECORD, purposes);
    }

    /** Judged by the decision itself. */
    public static <C extends Command> CommandPermission<C> decided(
            String act, Purpose... purposes) {
        return ofSchool(act, Judge.DECISION, purposes);
    }

    /** Judged by the decision itself, by whose affair it is or by a tie; no grant is asked for. */
    public static <C extends Command> CommandPermission<C> tied(String act, Purpose... purposes) {
        return ofSchool(act, Judge.TIE, purposes);
    }

    /** Sent by the server itself only. */
    public static <C extends Command> CommandPermission<C> server(String act, Purpose... purposes) {
        return ofSchool(act, Judge.SERVER, purposes);
    }

    private static <C extends Command> CommandPermission<C> ofSchool(
            String act, Judge judge, Purpose... purposes) {
        return new CommandPermission<>(
                Act.parse(act), command -> Set.of(command.school()), Set.of(purposes), judge);
    }
}
