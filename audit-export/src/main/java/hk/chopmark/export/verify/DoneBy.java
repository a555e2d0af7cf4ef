package hk.chopmark.export.verify;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How it is known who did what an event says, as far as the file's own events tell: the kind of
 * credential, and who vouched that the account is its person's. A service account's word is a
 * claim: that a person did it is not shown.
 *
 * @param actor text form of who acted
 * @param kind of the credential, such as {@code PASSKEY}; empty text if no event says it
 * @param enrolledAt when the credential came about; absent if no event says it
 * @param vouched the newest event before it by which somebody vouched; absent if there is none
 * @param provenAt when the person had proved again who they are, within five minutes and in the
 *     same session; absent if no event says it
 */
record DoneBy(
        String actor,
        String kind,
        Optional<Instant> enrolledAt,
        Optional<Statement> vouched,
        Optional<Instant> provenAt) {

    private static final String ENROLLED = "identity.CredentialEnrolled@";
    private static final String KEY = "identity.ServiceKeyIssued@";
    private static final String ACTIVATED = "identity.AccountActivated@";
    private static final String RECOVERED = "identity.RecoveryConfirmed@";
    private static final String PROVEN = "identity.Reauthenticated@";
    private static final Duration PROOF_LASTS = Duration.ofMinutes(5);

    /** Who did it, if the event names a credential or a service account. */
    static Optional<DoneBy> of(Statement statement, List<Statement> all) {
        String actor = statement.field("meta.actor");
        String credential = statement.field("meta.credential");
        if (credential.isEmpty() && !isClaim(actor)) {
            return Optional.empty();
        }
        Optional<Statement> enrolled =
                before(statement, all)
                        .filter(event ->
                                isOf(event, ENROLLED, "credential", credential)
                                        || isOf(event, KEY, "key", credential))
                        .findFirst();
        Optional<Statement> vouched =
                before(statement, all)
                        .filter(event ->
                                isOf(event, ACTIVATED, "person", actor)
                                        || isOf(event, RECOVERED, "person", actor))
                        .max(Comparator.comparingLong(Statement::leafIndex));
        return Optional.of(
                new DoneBy(
                        actor,
                        enrolled.map(event ->
                                        event.type().startsWith(KEY)
                                                ? "SERVICE_KEY"
                                                : event.field("kind"))
                                .orElse(""),
                        enrolled.map(Statement::at),
                        vouched,
                        provenAt(statement, all)));
    }

    private static Optional<Instant> provenAt(Statement statement, List<Statement> all) {
        if (!statement.field("meta.auth").equals("reauthentication")) {
            return Optional.empty();
        }
        return before(statement, all)
                .filter(event -> isOf(event, PROVEN, "session", statement.field("meta.session")))
                .filter(event -> event.field("person").equals(statement.field("meta.actor")))
                .map(Statement::at)
                .filter(at -> statement.at().isBefore(at.plus(PROOF_LASTS)))
                .max(Comparator.naturalOrder());
    }

    /** Whether an event says that its actor signed, which takes a proof made a moment before. */
    static boolean isSignature(Statement statement) {
        return statement.type().startsWith("notice.NoticeAcknowledged@")
                && statement.field("level").equals("6");
    }

    /** Whether the file shows it: by the guardian, who had proved who they are a moment before. */
    static boolean isSigned(Statement statement, List<Statement> all) {
        return statement.field("meta.actor").equals(statement.field("guardian"))
                && of(statement, all).flatMap(DoneBy::provenAt).isPresent();
    }

    private static Stream<Statement> before(Statement statement, List<Statement> all) {
        return all.stream().filter(event -> event.leafIndex() < statement.leafIndex());
    }

    private static boolean isOf(Statement event, String type, String field, String value) {
        return event.type().startsWith(type)
                && !value.isEmpty()
                && event.field(field).equals(value);
    }

    private static boolean isClaim(String actor) {
        return actor.startsWith("service-account=");
    }

    /** Whether a service says it, so that it is a claim that a person did it. */
    boolean isClaim() {
        return isClaim(actor);
    }

    /** References of those who vouched; none if the server did, or nobody on this file. */
    List<String> voucherRefs() {
        return vouched.stream()
                .flatMap(event ->
                        Stream.of(
                                        "vouchedBy.0",
                                        "vouchedBy.1",
                                        "vouchedBy.2",
                                        "startedBy",
                                        "confirmedBy",
                                        "verifiedBy")
                                .map(event::field))
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
    }

    /** Reference of the contact point that the code went to; empty if none was sent. */
    Optional<String> point() {
        return vouched.map(event -> event.field("point")).filter(text -> !text.isEmpty());
    }
}
