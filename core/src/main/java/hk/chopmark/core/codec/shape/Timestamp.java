package hk.chopmark.core.codec.shape;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The one text form of points in time: {@code 2026-09-01T08:15:30.123456Z}, always six digits of a
 * second.
 *
 * <p>Finer parts are cut off: the product's clock has microseconds.
 */
final class Timestamp {
    private static final int MICROS_PER_SECOND = 1_000_000;

    private Timestamp() {}

    static String format(Instant instant) {
        LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        requireFourDigits(time.getYear());
        StringBuilder text = new StringBuilder(27);
        pad(text, time.getYear(), 1000).append('-');
        pad(text, time.getMonthValue(), 10).append('-');
        pad(text, time.getDayOfMonth(), 10).append('T');
        pad(text, time.getHour(), 10).append(':');
        pad(text, time.getMinute(), 10).append(':');
        pad(text, time.getSecond(), 10).append('.');
        return pad(text, time.getNano() / 1000, MICROS_PER_SECOND / 10).append('Z').toString();
    }

    static String format(LocalDate date) {
        requireFourDigits(date.getYear());
        return date.toString();
    }

    private static StringBuilder pad(StringBuilder text, int value, int highestPlace) {
        for (int place = highestPlace; place > 0; place /= 10) {
            text.append((char) ('0' + value / place % 10));
        }
        return text;
    }

    private static void requireFourDigits(int year) {
        if (year < 0 || year > 9999) {
            throw new IllegalArgumentException("A stored year has four digits");
        }
    }
}
