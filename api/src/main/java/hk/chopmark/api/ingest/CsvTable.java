package hk.chopmark.api.ingest;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * One CSV table, read row by row.
 *
 * <p><b>Guarantees</b>: the heading is checked before anything else, also where no row follows it.
 * What is wrong is named by file and line, never by a value.
 *
 * @param file file name
 * @param rows rows read, kept or not
 */
record CsvTable(String file, long rows) {

    /** Most rows read of one file. */
    static final int MAX_ROWS = 5_000_000;

    /** Hears of the rows that are left out. */
    interface Rejections {
        void reject(String file, long line, String reason);
    }

    /**
     * Reads a file.
     *
     * @param columns columns that the heading must have, in any order
     * @param cut whether the last line was cut short, so that its last value may be half of one
     * @param handler gets each row; a {@link Nonsense} it throws goes to the rejections
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if the file is empty, lacks a column or is not CSV
     */
    static CsvTable read(
            Path path,
            List<String> columns,
            boolean cut,
            Consumer<Row> handler,
            Rejections rejections)
            throws IOException {
        String file = String.valueOf(path.getFileName());
        long line = 0;
        long rows = 0;
        try (CsvReader<CsvRecord> reader =
                CsvReader.builder()
                        .detectBomHeader(true)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .allowUnclosedQuote(false)
                        .ofCsvRecord(path)) {
            Iterator<CsvRecord> records = reader.iterator();
            List<String> heading = heading(file, records, columns);
            while (records.hasNext()) {
                CsvRecord csv = records.next();
                line = csv.getStartingLineNumber();
                if (++rows > MAX_ROWS) {
                    throw new IllegalArgumentException(
                            file + " has more than " + MAX_ROWS + " rows");
                }
                try {
                    handler.accept(Row.of(heading, csv, cut && !records.hasNext()));
                } catch (Nonsense e) {
                    rejections.reject(file, line, e.reason());
                }
            }
        } catch (CsvParseException e) {
            throw new IllegalArgumentException(
                    file + " is not a CSV file after line " + Math.max(line, 1), e);
        }
        return new CsvTable(file, rows);
    }

    private static List<String> heading(
            String file, Iterator<CsvRecord> records, List<String> columns) {
        if (!records.hasNext()) {
            throw new IllegalArgumentException(file + " is empty");
        }
        List<String> heading = records.next().getFields().stream().map(String::strip).toList();
        for (String column : columns) {
            if (!heading.contains(column)) {
                throw new IllegalArgumentException(
                        file + " line 1: the heading lacks the column " + column);
            }
        }
        if (new HashSet<>(heading).size() < heading.size()) {
            throw new IllegalArgumentException(
                    file + " line 1: a column stands twice in the heading");
        }
        return heading;
    }

    /** Whether the last line of a file has an end; a line cut short has none. */
    static boolean lastLineEnds(Path path) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(path.toFile(), "r")) {
            in.seek(Math.max(0, in.length() - 1));
            int last = in.read();
            return last == '\n' || last == '\r';
        }
    }

    /** A row that makes no sense; caught where rows are read. */
    static final class Nonsense extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String reason;

        Nonsense(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        /** Stable code. */
        String reason() {
            return reason;
        }
    }

    /** One row under its heading. */
    record Row(List<String> heading, List<String> fields) {

        /** A row of another length than the heading, or with a line break in it, or cut is torn. */
        private static Row of(List<String> heading, CsvRecord csv, boolean cut) {
            List<String> fields = csv.getFields();
            boolean whole =
                    !cut
                            && fields.size() == heading.size()
                            && fields.stream()
                                    .noneMatch(field ->
                                            field.indexOf('\n') >= 0 || field.indexOf('\r') >= 0);
            if (!whole) {
                throw new Nonsense(OuladShortfalls.TORN);
            }
            return new Row(heading, fields);
        }

        void require(boolean condition, String reason) {
            if (!condition) {
                throw new Nonsense(reason);
            }
        }

        String text(String column) {
            return fields.get(heading.indexOf(column)).strip();
        }
    }
}
