package hk.chopmark.core.eventstore.append;

import hk.chopmark.core.codec.EncodedEvent;
import hk.chopmark.core.codec.EventDraft;
import hk.chopmark.core.eventstore.StoreRole;
import hk.chopmark.core.eventstore.append.Sequencer.Options;
import hk.chopmark.core.eventstore.append.Sequencer.Start;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.testing.TextFormat;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A node of its own process, which appends without a pause until it is told to end, and says of
 * every request what it was answered.
 *
 * <p>Arguments: address, user, application name. Output: {@code stored FIRST ID,ID,..} or {@code
 * failed EXCEPTION ID,ID,..}, at last {@code done}. Ends at the end of its input.
 */
final class WriterProcess {

    /** More than go by one statement, so that every batch is a COPY. */
    private static final int EVENTS = OneStatement.MAX_EVENTS + 24;

    private static final int IN_FLIGHT = 4;
    private static final TextFormat FORMAT = new TextFormat();

    private WriterProcess() {}

    private record Asked(List<EncodedEvent> events, CompletableFuture<Appended> answer) {}

    public static void main(String[] arguments) throws IOException {
        PGSimpleDataSource login = new PGSimpleDataSource();
        login.setUrl(arguments[0]);
        login.setUser(arguments[1]);
        login.setApplicationName(arguments[2]);
        PrintStream out =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        SchoolId school = new SchoolId(UUID.randomUUID());
        try (Sequencer sequencer =
                Sequencer.open(
                        StoreRole.SEQUENCER.actingIn(login),
                        new Options(0, Start.JOIN, 1_000, Duration.ofSeconds(2)))) {
            Deque<Asked> asked = new ArrayDeque<>();
            while (System.in.available() == 0) {
                List<EncodedEvent> events = events(school);
                asked.add(new Asked(events, sequencer.append(AppendRequest.unconditional(events))));
                if (asked.size() >= IN_FLIGHT) {
                    tell(out, asked.removeFirst());
                }
            }
            asked.forEach(one -> tell(out, one));
        }
        out.println("done");
    }

    private static void tell(PrintStream out, Asked asked) {
        String ids = String.join(",", asked.events().stream().map(EncodedEvent::id).toList());
        try {
            out.println("stored " + asked.answer().join().firstPosition() + " " + ids);
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            out.println("failed " + cause.getClass().getSimpleName() + " " + ids);
        }
    }

    private static List<EncodedEvent> events(SchoolId school) {
        List<EventDraft> drafts = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            drafts.add(
                    new EventDraft(
                            school,
                            UUID.randomUUID().toString(),
                            "test.Happened",
                            1,
                            Instant.EPOCH,
                            "text",
                            Map.of(),
                            new TreeSet<>(List.of("n=" + i))));
        }
        return FORMAT.encode(drafts);
    }
}
