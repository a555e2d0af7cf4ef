package hk.chopmark.api.cli;

import java.util.Locale;

/** Asks a person before something that cannot be undone. */
final class Confirmation {

    private Confirmation() {}

    /** True if a person typed yes; false without asking where no person watches. */
    static boolean given(Terminal terminal, String question) {
        if (!terminal.interactive()) {
            return false;
        }
        String answer = System.console().readLine("%s", question);
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).equals("yes");
    }
}
