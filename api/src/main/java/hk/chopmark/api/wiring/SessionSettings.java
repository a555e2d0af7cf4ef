package hk.chopmark.api.wiring;

import hk.chopmark.api.secrets.Sessions.Limits;
import java.time.Duration;
import java.util.Map;

/** How long sessions last, from the environment. */
final class SessionSettings {

    private static final int MOST_MINUTES = 1_440;

    private SessionSettings() {}

    /**
     * Reads {@code CHOPMARK_SESSION_IDLE} and {@code CHOPMARK_SESSION_LONGEST}: minutes.
     *
     * @throws StartFailure if one is no whole number from 1 to 1440, or the first is longer than
     *     the second
     */
    static Limits of(Map<String, String> environment) {
        Duration idle = minutes(environment, "CHOPMARK_SESSION_IDLE", Limits.STANDARD.idle());
        Duration longest =
                minutes(environment, "CHOPMARK_SESSION_LONGEST", Limits.STANDARD.absolute());
        if (idle.compareTo(longest) > 0) {
            throw refused(
                    "CHOPMARK_SESSION_IDLE", "a session cannot be silent for longer than it lasts");
        }
        return new Limits(idle, longest);
    }

    private static Duration minutes(Map<String, String> environment, String name, Duration usual) {
        String text = environment.getOrDefault(name, "").strip();
        if (text.isEmpty()) {
            return usual;
        }
        if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > MOST_MINUTES) {
            throw refused(name, "it is no whole number of minutes from 1 to " + MOST_MINUTES);
        }
        return Duration.ofMinutes(Integer.parseInt(text));
    }

    private static StartFailure refused(String name, String why) {
        return StartFailure.refused(
                "the setting " + name + " cannot be used", why, "correct it, or leave it out");
    }
}
