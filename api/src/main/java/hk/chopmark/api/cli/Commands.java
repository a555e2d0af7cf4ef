package hk.chopmark.api.cli;

import java.util.List;

/** Every command there is, in the order of the help page. */
final class Commands {

    private Commands() {}

    static List<Object> all(Terminal terminal) {
        return List.of(
                new ServeCommand(terminal),
                new PolicyCommand(terminal),
                new FsckCommand(terminal),
                new RebuildCommand(terminal));
    }
}
