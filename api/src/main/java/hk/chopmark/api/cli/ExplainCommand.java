package hk.chopmark.api.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import hk.chopmark.api.cli.terminal.CommandFailure;
import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.api.cli.terminal.Terminal;
import hk.chopmark.core.border.BorderRefusal;
import hk.chopmark.core.border.Times;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.export.verify.TerminalPrinter;
import hk.chopmark.export.verify.TerminalText;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Says whether somebody may do something, now or at a past instant, and why. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = {
            "Say whether somebody may do something, now or at a past instant, and which events that rests on.",
            "A running server reads it from the record itself; the question is recorded too."
        })
final class ExplainCommand extends WithServer {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Option(
            names = "--person",
            required = true,
            paramLabel = "PERSON",
            description = "Who: staff=<uuid>, guardian=<uuid> or student=<uuid>.")
    private String person = "";

    @Option(
            names = "--action",
            required = true,
            paramLabel = "PERMISSION",
            description =
                    "What, such as receipt.view, receipt.view+clear (unmasked) or access.grant.")
    private String action = "";

    @Option(
            names = "--on",
            required = true,
            paramLabel = "REFERENCE",
            description = "Whose data (a person, a notice, a homework), or a class or school.")
    private String on = "";

    @Option(
            names = "--at",
            paramLabel = "INSTANT",
            description = "When, as 2026-09-30T08:00:00Z. Default: now.")
    private @Nullable String at;

    ExplainCommand(Terminal terminal) {
        super(terminal);
    }

    /** The arguments are looked at before anybody signs in. */
    @Override
    protected void check() {
        References.of("person", person, PersonRef.class);
        References.of("reference", on, Ref.class);
        instant();
    }

    private @Nullable Instant instant() {
        try {
            return at == null ? null : Times.instant(at);
        } catch (BorderRefusal e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "not an instant: " + at,
                    "expected ISO 8601 in UTC",
                    "write it as 2026-09-30T08:00:00Z",
                    e);
        }
    }

    @Override
    protected int run(RemoteSession session) throws IOException {
        Map<String, String> question = new TreeMap<>();
        question.put("person", References.of("person", person, PersonRef.class).text());
        question.put("action", action);
        question.put("on", References.of("reference", on, Ref.class).text());
        Instant when = instant();
        if (when != null) {
            question.put("at", when.toString());
        }
        String query =
                question.entrySet().stream()
                        .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), UTF_8))
                        .collect(Collectors.joining("&"));
        JsonNode answer =
                JSON.readTree(
                        session.get("/api/v1/access/decision?" + query, Purpose.AUDIT.code())
                                .body());
        if (options.json()) {
            printJson(answer);
        } else {
            print(answer, session.person());
        }
        return ExitCode.OK;
    }

    private void print(JsonNode answer, String asker) {
        TerminalPrinter out = terminal.out();
        out.println(
                (answer.at("/allowed").asBoolean() ? "Yes" : "No")
                        + ", at "
                        + text(answer, "/at")
                        + ":");
        for (JsonNode reason : answer.at("/reasons")) {
            out.println(
                    Stream.of("/code", "/grant", "/permission")
                            .map(pointer -> text(reason, pointer))
                            .filter(text -> !text.isEmpty())
                            .collect(Collectors.joining("  ", "  ", "")));
            for (JsonNode event : reason.at("/events")) {
                out.println(
                        "    position "
                                + text(event, "/position")
                                + "  "
                                + text(event, "/type")
                                + "  "
                                + text(event, "/at")
                                + "  by "
                                + text(event, "/by")
                                + "  event "
                                + text(event, "/event"));
            }
        }
        out.println(
                "From "
                        + text(answer, "/factsRead")
                        + " events, all there are below position "
                        + text(answer, "/asOf")
                        + "; the question is recorded there, as asked by "
                        + TerminalText.oneLine(asker));
    }

    /** What the server says, in one line; empty if it says nothing. */
    private static String text(JsonNode node, String pointer) {
        return TerminalText.oneLine(node.at(pointer).asString(""));
    }
}
