package hk.chopmark.core.disclosure;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Require;
import hk.chopmark.core.shared.SchoolId;
import java.util.List;
import java.util.UUID;

/**
 * What follows the breaking of the glass. Malformed commands cannot be made: {@link
 * IllegalArgumentException}.
 */
public sealed interface BreakGlassCommand extends Command {

    /** Most readings imported at once. */
    int MAX_READINGS = 20;

    /**
     * A line of the journal.
     *
     * @param sequence its number
     * @param hash its hash, unpadded base64url of 32 bytes
     */
    record Line(long sequence, String hash, BreakGlassReading reading) {
        public Line {
            Require.line("hash", hash, 43);
            Require.code("outage", reading.outage());
            Require.code("resource", reading.opened().resource());
            reading.opened()
                    .fields()
                    .forEach(field -> Require.matches("fields", field, DisclosureCommand.FIELD));
        }
    }

    /** Brings readings from the journal into the log, each once however often it is sent. */
    record ImportBreakGlassReadings(SchoolId school, List<Line> lines)
            implements BreakGlassCommand {
        public ImportBreakGlassReadings {
            lines = List.copyOf(lines);
            Require.size("lines", lines, 1, MAX_READINGS);
            SchoolId of = school;
            Require.that(
                    lines.stream().allMatch(line -> line.reading().school().equals(of)),
                    "All readings are of the command's school");
        }
    }

    /** Says what a third person thinks of a use of break-glass. */
    record ReviewBreakGlass(SchoolId school, UUID use, String verdict)
            implements BreakGlassCommand {
        public ReviewBreakGlass {
            Require.code("verdict", verdict);
        }
    }
}
