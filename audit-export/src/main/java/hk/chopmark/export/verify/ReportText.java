package hk.chopmark.export.verify;

import hk.chopmark.core.log.json.CanonicalJson;
import hk.chopmark.core.log.json.JsonValue;
import hk.chopmark.core.log.json.JsonValue.JsonArray;
import hk.chopmark.core.log.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * Renders a report as text for people, in English or Traditional Chinese, and as JSON for machines.
 */
public final class ReportText {
    private static final String ERASED = "erasure.KeyDestroyed@";
    private static final ZoneId HONG_KONG = ZoneId.of("Asia/Hong_Kong");

    private final ResourceBundle words;

    /**
     * @param locale English, or Chinese as written in Hong Kong; anything else gives English
     */
    public ReportText(Locale locale) {
        words =
                ResourceBundle.getBundle(
                        "hk.chopmark.export.verify.report",
                        locale,
                        ResourceBundle.Control.getNoFallbackControl(
                                ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    /** The whole report, a line per check, ended by a newline. */
    public String text(VerificationReport report) {
        StringBuilder out = new StringBuilder();
        line(out, words.getString("title"));
        if (report.treeSize() >= 0) {
            line(out, word("log", report.origin()));
            line(out, word("size", Long.toString(report.treeSize())));
        }
        line(out, "");
        for (Check check : report.checks()) {
            String about =
                    check.leafIndex()
                            .map(index -> " (" + word("event", Long.toString(index)) + ")")
                            .orElse("");
            line(
                    out,
                    "["
                            + words.getString("outcome." + check.outcome())
                            + "] "
                            + words.getString("check." + check.name().code())
                            + about
                            + ": "
                            + check.detail());
        }
        if (!report.statements().isEmpty()) {
            line(out, "");
            line(out, words.getString("says"));
            report.statements()
                    .forEach(statement -> {
                        statement(out, statement);
                        DoneBy.of(statement, report.statements()).ifPresent(by -> by(out, by));
                        signature(out, statement, report);
                    });
            line(out, "");
            line(out, words.getString("notproved"));
            for (int i = 1; i <= 3; i++) {
                line(out, "- " + word("notproved." + i));
            }
        }
        line(out, "");
        line(out, words.getString("verdict." + report.verdict()));
        return out.toString();
    }

    private void statement(StringBuilder out, Statement statement) {
        line(out, "- " + statement.leafIndex() + "  " + statement.at() + "  " + statement.type());
        if (statement.type().startsWith(ERASED)) {
            LocalDate day = LocalDate.ofInstant(statement.at(), HONG_KONG);
            line(
                    out,
                    "    "
                            + word(
                                    "erased",
                                    statement.field("subject"),
                                    statement.field("category"),
                                    day.toString(),
                                    statement.field("erasure")));
        }
        if (!statement.withheld().isEmpty()) {
            line(out, "    " + word("withheld", statement.withheld()));
        }
        statement
                .disclosed()
                .forEach(field -> line(out, "    " + field.path() + " = " + field.value()));
        statement
                .fields()
                .forEach(field -> line(out, "    " + field.path() + ": " + field.value()));
    }

    /** Level 6 of the evidence of receipts is shown, or is only said. */
    private void signature(StringBuilder out, Statement statement, VerificationReport report) {
        if (DoneBy.isSignature(statement)) {
            boolean signed = DoneBy.isSigned(statement, report.statements());
            line(out, "    " + words.getString(signed ? "by.signed" : "by.unsigned"));
        }
    }

    /** How it is known who did it, and how much that says. */
    private void by(StringBuilder out, DoneBy by) {
        if (by.isClaim()) {
            line(out, "    " + words.getString("by.claim"));
        }
        line(
                out,
                "    "
                        + by.enrolledAt()
                                .map(at -> word("by.credential", by.kind(), dayOf(at)))
                                .orElse(words.getString("by.unknown")));
        by.vouched()
                .ifPresent(event ->
                        line(
                                out,
                                "    "
                                        + (by.voucherRefs().isEmpty()
                                                ? word("by.server", dayOf(event.at()))
                                                : word(
                                                        "by.vouched",
                                                        dayOf(event.at()),
                                                        String.join(", ", by.voucherRefs())))));
        by.point().ifPresent(point -> line(out, "    " + word("by.sent", point)));
        by.provenAt().ifPresent(at -> line(out, "    " + word("by.proven", at.toString())));
    }

    private static String dayOf(Instant at) {
        return LocalDate.ofInstant(at, HONG_KONG).toString();
    }

    /** The report as canonical JSON. */
    public static String json(VerificationReport report) {
        List<JsonValue> checks =
                report.checks().stream()
                        .map(check -> {
                            JsonObject.Builder json =
                                    JsonObject.builder()
                                            .put("check", check.name().code())
                                            .put("detail", check.detail())
                                            .put(
                                                    "outcome",
                                                    check.outcome()
                                                            .name()
                                                            .toLowerCase(Locale.ROOT));
                            check.leafIndex().ifPresent(index -> json.put("event", index));
                            return (JsonValue) json.build();
                        })
                        .toList();
        JsonObject json =
                JsonObject.builder()
                        .put("verdict", report.verdict().name().toLowerCase(Locale.ROOT))
                        .put("origin", report.origin())
                        .put("treeSize", report.treeSize())
                        .put("checks", new JsonArray(checks))
                        .put(
                                "events",
                                new JsonArray(
                                        report.statements().stream()
                                                .map(statement -> json(statement, report))
                                                .toList()))
                        .build();
        return new String(CanonicalJson.write(json), StandardCharsets.UTF_8);
    }

    private static JsonValue json(Statement statement, VerificationReport report) {
        JsonObject.Builder json = JsonObject.builder();
        DoneBy.of(statement, report.statements()).ifPresent(by -> json.put("by", json(by)));
        if (DoneBy.isSignature(statement)) {
            json.put("signed", DoneBy.isSigned(statement, report.statements()));
        }
        return json.put("index", statement.leafIndex())
                .put("at", statement.at().toString())
                .put("type", statement.type())
                .put("withheld", statement.withheld())
                .put("fields", fields(statement.fields()))
                .put("disclosed", fields(statement.disclosed()))
                .build();
    }

    private static JsonValue json(DoneBy by) {
        JsonObject.Builder json =
                JsonObject.builder()
                        .put("claim", by.isClaim())
                        .put("credential", by.kind())
                        .put(
                                "vouchedBy",
                                new JsonArray(
                                        by.voucherRefs().stream()
                                                .map(ref -> JsonValue.of(ref))
                                                .toList()));
        by.enrolledAt().ifPresent(at -> json.put("enrolledAt", at.toString()));
        by.vouched().ifPresent(event -> json.put("vouchedAt", event.at().toString()));
        by.point().ifPresent(point -> json.put("codeSentTo", point));
        by.provenAt().ifPresent(at -> json.put("provenAt", at.toString()));
        return json.build();
    }

    private static JsonValue fields(List<Statement.Field> fields) {
        return new JsonArray(
                fields.stream()
                        .map(field ->
                                (JsonValue)
                                        JsonObject.builder()
                                                .put("path", field.path())
                                                .put("value", field.value())
                                                .build())
                        .toList());
    }

    private String word(String key, Object... arguments) {
        return new MessageFormat(words.getString(key), words.getLocale()).format(arguments);
    }

    /** Whatever a line says, it stays one line. */
    private static void line(StringBuilder out, String text) {
        out.append(TerminalText.oneLine(text)).append('\n');
    }
}
