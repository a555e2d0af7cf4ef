package hk.chopmark.core.border;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/**
 * Instants and days as they may come in.
 *
 * <p><b>Guarantees</b>: whatever passes can be stored in every read model; years from {@value
 * #FIRST_YEAR} to {@value #LAST_YEAR}. A day is written as a day, so no time zone can move it.
 *
 * <p><b>Source</b>: RFC 3339 for the text forms.
 */
public final class Times {

    /** First year that is taken. */
    public static final int FIRST_YEAR = 1900;

    /** Last year that is taken. */
    public static final int LAST_YEAR = 2200;

    private static final Pattern INSTANT =
            Pattern.compile(
                    "\\d{4}-\\d{2}-\\d{2}T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})");
    private static final Pattern LOCAL =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?");
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    private Times() {}

    /**
     * Reads an instant.
     *
     * @throws BorderRefusal {@link BorderRule#INSTANT} or {@link BorderRule#YEAR}
     */
    public static Instant instant(String text) {
        if (!INSTANT.matcher(text).matches()) {
            throw new BorderRefusal(BorderRule.INSTANT);
        }
        try {
            return require(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            throw new BorderRefusal(BorderRule.INSTANT);
        }
    }

    /**
     * Reads a day.
     *
     * @throws BorderRefusal {@link BorderRule#DAY} or {@link BorderRule#YEAR}
     */
    public static LocalDate day(String text) {
        if (!DAY.matcher(text).matches()) {
            throw new BorderRefusal(BorderRule.DAY);
        }
        try {
            return require(LocalDate.parse(text));
        } catch (DateTimeException e) {
            throw new BorderRefusal(BorderRule.DAY);
        }
    }

    /**
     * Reads a day and a time of the day, as a form sends them: {@code 2026-09-01T08:15}.
     *
     * @throws BorderRefusal {@link BorderRule#INSTANT} or {@link BorderRule#YEAR}
     */
    public static LocalDateTime local(String text) {
        if (!LOCAL.matcher(text).matches()) {
            throw new BorderRefusal(BorderRule.INSTANT);
        }
        try {
            LocalDateTime time = LocalDateTime.parse(text);
            require(time.toLocalDate());
            return time;
        } catch (DateTimeException e) {
            throw new BorderRefusal(BorderRule.INSTANT);
        }
    }

    /**
     * The instant, if its year in UTC may be stored.
     *
     * @throws BorderRefusal {@link BorderRule#YEAR}
     */
    public static Instant require(Instant instant) {
        try {
            requireYear(instant.atOffset(ZoneOffset.UTC).getYear());
        } catch (DateTimeException e) {
            throw new BorderRefusal(BorderRule.YEAR);
        }
        return instant;
    }

    /**
     * The day, if its year may be stored.
     *
     * @throws BorderRefusal {@link BorderRule#YEAR}
     */
    public static LocalDate require(LocalDate day) {
        requireYear(day.getYear());
        return day;
    }

    private static void requireYear(int year) {
        if (year < FIRST_YEAR || year > LAST_YEAR) {
            throw new BorderRefusal(BorderRule.YEAR);
        }
    }
}
