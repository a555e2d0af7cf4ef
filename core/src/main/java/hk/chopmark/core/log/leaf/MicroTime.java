package hk.chopmark.core.log.leaf;

import hk.chopmark.core.log.json.MalformedFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The text form of an instant in leaves: {@code 2026-09-01T08:15:30.123456Z}, 27 characters, always
 * six fraction digits. Written by hand because it stands on the append path.
 */
final class MicroTime {
    private static final String FORMAT = "time";
    private static final String FORM = "0000-00-00T00:00:00.000000Z";
    private static final int NANOS_PER_MICRO = 1_000;
    private static final int LAST_YEAR = 9_999;

    private MicroTime() {}

    static String format(Instant instant) {
        LocalDateTime time =
                LocalDateTime.ofEpochSecond(
                        instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        char[] text = FORM.toCharArray();
        digits(text, 0, 4, time.getYear());
        digits(text, 5, 2, time.getMonthValue());
        digits(text, 8, 2, time.getDayOfMonth());
        digits(text, 11, 2, time.getHour());
        digits(text, 14, 2, time.getMinute());
        digits(text, 17, 2, time.getSecond());
        digits(text, 20, 6, time.getNano() / NANOS_PER_MICRO);
        return new String(text);
    }

    static Instant parse(String text) {
        if (text.length() != FORM.length()) {
            throw refused();
        }
        Instant instant;
        try {
            LocalDateTime time =
                    LocalDateTime.of(
                            number(text, 0, 4),
                            number(text, 5, 2),
                            number(text, 8, 2),
                            number(text, 11, 2),
                            number(text, 14, 2),
                            number(text, 17, 2),
                            number(text, 20, 6) * NANOS_PER_MICRO);
            instant = time.toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw refused();
        }
        if (!format(requireMicros(instant)).equals(text)) {
            throw refused();
        }
        return instant;
    }

    static Instant requireMicros(Instant instant) {
        boolean inRange =
                instant.getEpochSecond() >= 0
                        && instant.atOffset(ZoneOffset.UTC).getYear() <= LAST_YEAR;
        if (!inRange || instant.getNano() % NANOS_PER_MICRO != 0) {
            throw MalformedFormat.of(
                    FORMAT, "whole microseconds from 1970 to 9999", "another instant");
        }
        return instant;
    }

    private static void digits(char[] text, int from, int count, int value) {
        int rest = value;
        for (int i = from + count - 1; i >= from; i--) {
            text[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private static int number(String text, int from, int count) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw refused();
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static MalformedFormat refused() {
        return MalformedFormat.of(FORMAT, "the form 2026-09-01T08:15:30.123456Z", "another text");
    }
}
