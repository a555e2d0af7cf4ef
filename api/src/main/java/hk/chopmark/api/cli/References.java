package hk.chopmark.api.cli;

import hk.chopmark.api.cli.terminal.CommandFailure;
import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.core.shared.Ref;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** References as they are typed: {@code kind=uuid}, or the uuid alone. */
final class References {

    private References() {}

    /** Reads a reference of one kind. */
    static <R extends Ref> R of(String kind, @Nullable String text, Class<R> type) {
        try {
            String given = Objects.requireNonNull(text);
            return type.cast(Ref.entered(given.contains("=") ? given : kind + "=" + given));
        } catch (IllegalArgumentException | ClassCastException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "not a reference to a " + kind,
                    "expected " + kind + "=<uuid>",
                    "copy it from the console or from a list of the interface",
                    e);
        }
    }
}
