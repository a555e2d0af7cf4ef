package hk.chopmark.export.verify;

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
 */
record DoneBy(
        String actor, String kind, Optional<Instant> enrolledAt, Optional<Statement> vouched) {

    private static final String ENROLLED = "identity.CredentialEnrolled@";
    private static final String KEY = "identity.ServiceKeyIssued@";
    private static final String ACTIVATED = "identity.AccountActivated@";
    private static final String RECOVERED = "identity.RecoveryConfirmed@";

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
                        vouched));
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
