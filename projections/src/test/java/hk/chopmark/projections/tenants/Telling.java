package hk.chopmark.projections.tenants;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.CommandResult;
import hk.chopmark.core.identity.AccountCommand.OpenAccount;
import hk.chopmark.core.identity.LoginNameId;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;

/**
 * One school's telling of the story: the ids are the same in every school, the words are the
 * school's own.
 *
 * @param school the school
 * @param word a code that only this school uses, in every value that is no id
 * @param opening the command that opens an account under a login name
 * @param results what came of the newest command of each kind
 */
record Telling(
        SchoolId school, String word, Opening opening, Map<Class<?>, CommandResult> results) {

    Telling(SchoolId school, String word, Opening opening) {
        this(school, word, opening, new HashMap<>());
    }

    /** Makes the command that opens an account under a login name. */
    interface Opening {
        OpenAccount of(SchoolId school, PersonRef person, String loginName);

        /** Without an index of login names: one name, one id. */
        Opening WITHOUT_INDEX =
                (school, person, name) ->
                        new OpenAccount(
                                school,
                                person,
                                new LoginNameId(new UUID(0x7000, name.hashCode())),
                                Sealed.of(person, Category.IDENTITY, name));
    }

    /** A command, as a school sends it. */
    record Step(CommandContext context, Function<Telling, Command> making) {}

    Sealed<String> sealed(SubjectRef subject, Category category, String text) {
        return Sealed.of(subject, category, text + " " + word);
    }

    CommandResult resultOf(Class<?> command) {
        return Objects.requireNonNull(results.get(command), command::getSimpleName);
    }

    UUID eventOf(Class<?> command) {
        return resultOf(command).eventIds().getFirst();
    }
}
