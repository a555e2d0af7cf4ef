package hk.chopmark.api.ingest;

import hk.chopmark.core.border.BorderRefusal;
import hk.chopmark.core.border.Texts;
import hk.chopmark.core.border.Times;
import hk.chopmark.core.calendar.CalendarCommand;
import hk.chopmark.core.calendar.CalendarEvent.Holiday;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A file with general holidays: one JSON object whose members are days, in ascending order, each
 * with a name in English, or with an object of the names {@code en} and {@code zh}.
 *
 * <pre>{@code
 * {"2026-01-01": "New Year's Day", "2026-02-17": {"en": "Lunar New Year's Day", "zh": "農曆年初一"}}
 * }</pre>
 *
 * <p><b>Throws</b> {@link IllegalArgumentException} for anything else, naming the line: an unknown
 * member, a day that is none, that stands twice or out of order, or that lies outside the years
 * asked for.
 */
public final class HolidayFile {

    /** Most bytes of a file. */
    public static final long MAX_BYTES = 1 << 20;

    private static final JsonFactory JSON = JsonFactory.builder().build();

    private final JsonParser parser;
    private final Set<Integer> wanted;
    private final SortedMap<Integer, List<Holiday>> years = new TreeMap<>();
    private LocalDate before = LocalDate.MIN;

    private HolidayFile(JsonParser parser, Set<Integer> wanted) {
        this.parser = parser;
        this.wanted = wanted;
    }

    /**
     * Reads a file.
     *
     * @param years the only years that it may hold; empty for any
     * @return the holidays of each year, ascending
     */
    public static SortedMap<Integer, List<Holiday>> read(Path file, Set<Integer> years)
            throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IllegalArgumentException("the file has more than " + MAX_BYTES + " bytes");
        }
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text(file))) {
            return new HolidayFile(parser, years).read();
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "line " + e.getLocation().getLineNr() + ": the file is not JSON there", e);
        }
    }

    /** Readers of JSON take malformed bytes for the characters that they imitate. */
    private static String text(Path file) throws IOException {
        try {
            String text = Files.readString(file); // reports malformed UTF-8
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the file is not UTF-8", e);
        }
    }

    private SortedMap<Integer, List<Holiday>> read() {
        expect(parser.nextToken() == JsonToken.START_OBJECT, "expected one object of days");
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            LocalDate day = day(parser.currentName());
            expect(day.isAfter(before), "the days are not ascending, or one stands twice");
            before = day;
            Holiday holiday = holiday(day);
            List<Holiday> ofYear = years.computeIfAbsent(day.getYear(), year -> new ArrayList<>());
            ofYear.add(holiday);
            expect(
                    ofYear.size() <= CalendarCommand.MAX_HOLIDAYS,
                    "a year has at most " + CalendarCommand.MAX_HOLIDAYS + " holidays");
        }
        expect(parser.currentToken() == JsonToken.END_OBJECT, "expected a day or the end");
        expect(parser.nextToken() == null, "something follows the object");
        expect(!years.isEmpty(), "the file names no day");
        return years;
    }

    private LocalDate day(String text) {
        LocalDate day;
        try {
            day = Times.day(text);
        } catch (BorderRefusal e) {
            throw wrong("expected a day of the form 2026-01-31");
        }
        int year = day.getYear();
        expect(
                year >= CalendarCommand.FIRST_YEAR && year <= CalendarCommand.LAST_YEAR,
                "the year is out of range");
        expect(
                wanted.isEmpty() || wanted.contains(year),
                "the day lies outside the years asked for");
        return day;
    }

    private Holiday holiday(LocalDate day) {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.VALUE_STRING) {
            return new Holiday(day, name(), null);
        }
        expect(token == JsonToken.START_OBJECT, "expected a name, or an object of names");
        String english = null;
        String chinese = null;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            switch (parser.currentName()) {
                case "en" -> english = once(english);
                case "zh" -> chinese = once(chinese);
                default -> throw wrong("an unknown member; names are en and zh");
            }
        }
        if (english == null) {
            throw wrong("the name in English is missing");
        }
        return new Holiday(day, english, chinese);
    }

    private String once(@Nullable String earlier) {
        expect(earlier == null, "a name stands twice");
        expect(parser.nextToken() == JsonToken.VALUE_STRING, "expected a name");
        return name();
    }

    private String name() {
        String name = parser.getString();
        try {
            Texts.requireLine(name);
        } catch (BorderRefusal e) {
            throw wrong("a name " + e.getMessage());
        }
        expect(
                name.length() <= CalendarCommand.MAX_TEXT_CHARS,
                "a name is longer than " + CalendarCommand.MAX_TEXT_CHARS + " characters");
        return name;
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            throw wrong(otherwise);
        }
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(
                "line " + parser.currentTokenLocation().getLineNr() + ": " + what);
    }
}
