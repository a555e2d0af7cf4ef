package hk.chopmark.projections.identity;

import static hk.chopmark.projections.rows.SqlType.BIGINT;
import static hk.chopmark.projections.rows.SqlType.TEXT;
import static hk.chopmark.projections.rows.SqlType.TIME;
import static hk.chopmark.projections.rows.SqlType.UUID;

import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.identity.Account;
import hk.chopmark.core.identity.AccountEvent;
import hk.chopmark.core.identity.AccountEvent.AccountActivated;
import hk.chopmark.core.identity.AccountEvent.AccountClosed;
import hk.chopmark.core.identity.AccountEvent.AccountOpened;
import hk.chopmark.core.identity.AccountEvent.ActivationCodeAsked;
import hk.chopmark.core.identity.AccountEvent.ActivationLetterHandedOver;
import hk.chopmark.core.identity.AccountEvent.ActivationLetterMade;
import hk.chopmark.core.identity.AccountEvent.CredentialEnrolled;
import hk.chopmark.core.identity.AccountEvent.CredentialRevoked;
import hk.chopmark.core.identity.AccountEvent.CredentialUsedUp;
import hk.chopmark.core.identity.AccountEvent.OperatorRecovered;
import hk.chopmark.core.identity.AccountEvent.RecoveryAcknowledged;
import hk.chopmark.core.identity.AccountEvent.RecoveryConfirmed;
import hk.chopmark.core.identity.AccountEvent.RecoveryStarted;
import hk.chopmark.core.identity.SessionEvent;
import hk.chopmark.core.identity.SessionEvent.Reauthenticated;
import hk.chopmark.core.identity.SessionEvent.SessionEnded;
import hk.chopmark.core.identity.SessionEvent.SignInRefused;
import hk.chopmark.core.identity.SessionEvent.SignedIn;
import hk.chopmark.core.identity.SessionEvent.SignedOut;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.SessionId;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.RowBatch;
import hk.chopmark.projections.rows.Upsert;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the rows behind {@link PersonAccounts}. */
final class AccountsProjection implements ProjectionModule {

    static final AccountsProjection INSTANCE = new AccountsProjection();

    /** How a credential that works once ended. */
    static final String USED_UP = "USED_UP";

    /** How a session ended that its person ended from within. */
    static final String SIGNED_OUT = "SIGNED_OUT";

    private static final Upsert ACCOUNT =
            Upsert.into("account")
                    .key("person", TEXT)
                    .last(TIME, "opened_at", "letter_at", "handed_over_at", "activated_at")
                    .last(TIME, "closed_at", "started_at", "confirmed_at", "refused_at")
                    .last(UUID, "opened_event", "activated_event", "closed_event")
                    .last(BIGINT, "opened_position", "letter_position", "handed_over_position")
                    .last(BIGINT, "activated_position", "closed_position", "started_position")
                    .last(BIGINT, "confirmed_position", "seen_position")
                    .last(TEXT, "letter_by", "handed_over_by", "activated_way", "vouched_by")
                    .last(TEXT, "closed_reason", "started_by", "confirmed_by", "refused_why")
                    .build();

    private static final Upsert CREDENTIAL =
            Upsert.into("account_credential")
                    .key("person", TEXT)
                    .key("credential", UUID)
                    .first(TEXT, "kind", "ended_how")
                    .first(TIME, "enrolled_at", "ended_at")
                    .first(UUID, "enrolled_event", "ended_event")
                    .first(BIGINT, "position")
                    .build();

    private static final Upsert SESSION =
            Upsert.into("account_session")
                    .key("person", TEXT)
                    .key("session", UUID)
                    .first(TEXT, "kinds", "ended_how", "ended_by")
                    .first(TIME, "began_at", "ends_at", "ended_at")
                    .first(UUID, "began_event", "ended_event")
                    .first(BIGINT, "position")
                    .last(TIME, "proven_at")
                    .build();

    private AccountsProjection() {}

    @Override
    public String name() {
        return "accounts.v1";
    }

    @Override
    public List<String> tables() {
        return List.of("account", "account_credential", "account_session");
    }

    @Override
    public Set<Class<? extends DomainEvent>> eventTypes() {
        return Stream.of(AccountEvent.class, SessionEvent.class)
                .flatMap(type -> AreaModule.eventsOf(type).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public String sequenceOf(Recorded<?> recorded) {
        return switch (recorded.event()) {
            case AccountEvent event -> event.person().text();
            case SessionEvent event -> event.person().text();
            default -> throw unexpected(recorded);
        };
    }

    @Override
    public void apply(Recorded<?> recorded, RowBatch rows) {
        switch (recorded.event()) {
            case AccountEvent event -> apply(event, recorded, rows);
            case SessionEvent event -> apply(event, recorded, rows);
            default -> throw unexpected(recorded);
        }
    }

    private static IllegalArgumentException unexpected(Recorded<?> recorded) {
        return new IllegalArgumentException(
                "No event of an account: " + recorded.event().getClass().getSimpleName());
    }

    private static void apply(AccountEvent event, Recorded<?> recorded, RowBatch rows) {
        switch (event) {
            case AccountOpened opened ->
                    step("opened", opened, recorded).set("opened_event", recorded.id()).addTo(rows);
            case ActivationLetterMade made ->
                    step("letter", made, recorded)
                            .set("letter_by", made.madeBy().text())
                            .addTo(rows);
            case ActivationLetterHandedOver handed ->
                    step("handed_over", handed, recorded)
                            .set("handed_over_by", handed.handedOverBy().text())
                            .addTo(rows);
            case ActivationCodeAsked _ -> {
                // the activation that follows names the way and all who vouched
            }
            case AccountActivated activated ->
                    step("activated", activated, recorded)
                            .set("activated_event", recorded.id())
                            .set("activated_way", activated.way().name())
                            .set("vouched_by", words(activated.vouchedBy()))
                            .addTo(rows);
            case AccountClosed closed ->
                    step("closed", closed, recorded)
                            .set("closed_event", recorded.id())
                            .set("closed_reason", closed.reason())
                            .addTo(rows);
            case RecoveryStarted started ->
                    step("started", started, recorded)
                            .set("started_by", started.startedBy().text())
                            .addTo(rows);
            case RecoveryConfirmed confirmed ->
                    step("confirmed", confirmed, recorded)
                            .set(
                                    "confirmed_by",
                                    words(List.of(confirmed.startedBy(), confirmed.confirmedBy())))
                            .addTo(rows);
            case OperatorRecovered recovered ->
                    step("confirmed", recovered, recorded)
                            .set("confirmed_by", Account.DATA_FOLDER.text())
                            .addTo(rows);
            case RecoveryAcknowledged seen ->
                    account(seen.person(), recorded)
                            .set("seen_position", recorded.position())
                            .addTo(rows);
            case CredentialEnrolled enrolled ->
                    credential(enrolled.person(), enrolled.credential(), recorded)
                            .set("position", recorded.position())
                            .set("kind", enrolled.kind().name())
                            .set("enrolled_at", recorded.at())
                            .set("enrolled_event", recorded.id())
                            .addTo(rows);
            case CredentialUsedUp used -> end(used, used.credential(), USED_UP, recorded, rows);
            case CredentialRevoked revoked ->
                    end(revoked, revoked.credential(), revoked.why().name(), recorded, rows);
        }
    }

    private static void apply(SessionEvent event, Recorded<?> recorded, RowBatch rows) {
        switch (event) {
            case SignedIn in ->
                    session(in, in.session(), recorded)
                            .set("position", recorded.position())
                            .set("kinds", words(in.by()))
                            .set("began_at", recorded.at())
                            .set("began_event", recorded.id())
                            .set("ends_at", in.until())
                            .set("proven_at", in.provenAt(recorded.at()))
                            .addTo(rows);
            case SignInRefused refused ->
                    account(refused.person(), recorded)
                            .set("refused_at", recorded.at())
                            .set("refused_why", refused.why().name())
                            .addTo(rows);
            case SignedOut out ->
                    ended(out, out.session(), recorded)
                            .set("ended_how", SIGNED_OUT)
                            .set("ended_by", out.person().text())
                            .addTo(rows);
            case SessionEnded end ->
                    ended(end, end.session(), recorded)
                            .set("ended_how", end.why().name())
                            .set("ended_by", end.endedBy() == null ? null : end.endedBy().text())
                            .addTo(rows);
            case Reauthenticated again ->
                    session(again, again.session(), recorded)
                            .set("proven_at", recorded.at())
                            .addTo(rows);
        }
    }

    private static Upsert.Row account(PersonRef person, Recorded<?> recorded) {
        return ACCOUNT.row(recorded).set("person", person.text());
    }

    private static Upsert.Row step(String step, AccountEvent event, Recorded<?> recorded) {
        return account(event.person(), recorded)
                .set(step + "_at", recorded.at())
                .set(step + "_position", recorded.position());
    }

    private static Upsert.Row credential(
            PersonRef person, CredentialId credential, Recorded<?> recorded) {
        return CREDENTIAL
                .row(recorded)
                .set("person", person.text())
                .set("credential", credential.id());
    }

    private static void end(
            AccountEvent event,
            CredentialId credential,
            String how,
            Recorded<?> recorded,
            RowBatch rows) {
        credential(event.person(), credential, recorded)
                .set("ended_at", recorded.at())
                .set("ended_event", recorded.id())
                .set("ended_how", how)
                .addTo(rows);
    }

    private static Upsert.Row session(SessionEvent event, SessionId session, Recorded<?> recorded) {
        return SESSION.row(recorded)
                .set("person", event.person().text())
                .set("session", session.id());
    }

    private static Upsert.Row ended(SessionEvent event, SessionId session, Recorded<?> recorded) {
        return session(event, session, recorded)
                .set("ended_at", recorded.at())
                .set("ended_event", recorded.id());
    }

    private static String words(Collection<?> all) {
        return all.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
}
