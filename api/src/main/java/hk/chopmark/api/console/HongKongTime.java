package hk.chopmark.api.console;

import hk.chopmark.core.decision.DecisionContext;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** Times as people in Hong Kong read them, in the language of the page. */
public final class HongKongTime {

    /** Where the schools are. */
    public static final ZoneId ZONE = DecisionContext.HONG_KONG;

    private final DateTimeFormatter minute;
    private final DateTimeFormatter second;
    private final DateTimeFormatter day;

    public HongKongTime(Locale language) {
        boolean chinese = language.equals(Languages.CHINESE);
        String date = chinese ? "uuuu年M月d日" : "d MMM uuuu";
        this.day = DateTimeFormatter.ofPattern(date, Locale.ENGLISH);
        this.minute = DateTimeFormatter.ofPattern(date + " HH:mm", Locale.ENGLISH).withZone(ZONE);
        this.second =
                DateTimeFormatter.ofPattern(date + " HH:mm:ss", Locale.ENGLISH).withZone(ZONE);
    }

    /**
     * A point in time, for a page and for machines.
     *
     * @param text as people read it
     * @param iso for the {@code datetime} attribute, UTC
     */
    public record Moment(String text, String iso) {}

    /** To the minute. */
    public Moment minute(Instant at) {
        return moment(minute, at);
    }

    /** To the second. */
    public Moment second(Instant at) {
        return moment(second, at);
    }

    /** A calendar day. */
    public Moment day(LocalDate date) {
        return moment(day, date);
    }

    private static Moment moment(DateTimeFormatter form, TemporalAccessor at) {
        return new Moment(form.format(at), at.toString());
    }
}
