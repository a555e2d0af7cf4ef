package hk.chopmark.core.identity;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Meta;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.facts.DestructionFact;
import hk.chopmark.core.facts.PostFact;
import hk.chopmark.core.facts.reach.ContactPointFact;
import hk.chopmark.core.identity.AccountEvent.AccountActivated;
import hk.chopmark.core.identity.AccountEvent.AccountClosed;
import hk.chopmark.core.identity.AccountEvent.AccountOpened;
import hk.chopmark.core.identity.AccountEvent.ActivationCodeAsked;
import hk.chopmark.core.identity.AccountEvent.ActivationLetterHandedOver;
import hk.chopmark.core.identity.AccountEvent.ActivationLetterMade;
import hk.chopmark.core.identity.AccountEvent.ActivationWay;
import hk.chopmark.core.identity.AccountEvent.CredentialEnrolled;
import hk.chopmark.core.identity.AccountEvent.CredentialRevoked;
import hk.chopmark.core.identity.AccountEvent.CredentialUsedUp;
import hk.chopmark.core.identity.AccountEvent.OperatorRecovered;
import hk.chopmark.core.identity.AccountEvent.RecoveryAcknowledged;
import hk.chopmark.core.identity.AccountEvent.RecoveryConfirmed;
import hk.chopmark.core.identity.AccountEvent.RecoveryStarted;
import hk.chopmark.core.identity.IdentityBook.Code;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.StaffId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The account of one person, folded from the facts about them in log order; the one reading of it
 * for decisions and for whoever signs people in.
 *
 * <p><b>Guarantees</b>: nothing counts of an account that is closed, of a person whose identity is
 * erased, or of a member of staff after their last day; what was vouched for before somebody left
 * does not count when they come back. Holds no secret and no login name. Not thread safe.
 */
public final class Account {

    /**
     * A credential that stands.
     *
     * @param recordedBy the event that made it
     * @param since when
     */
    public record Credential(
            CredentialId id, CredentialKind kind, UUID recordedBy, Instant since) {}

    /**
     * A recovery that its person has not acknowledged.
     *
     * @param startedBy the first person; {@link #DATA_FOLDER} if whoever holds it did it alone
     * @param confirmedBy the second, or the same
     * @param point where the code went; absent if it was on a letter
     */
    public record Recovery(
            CredentialId code,
            ActorRef startedBy,
            ActorRef confirmedBy,
            @Nullable Ref point,
            Instant at) {}

    /**
     * A contact point of the person in use.
     *
     * @param recordedBy who said that the person is reached there
     * @param verifiedBy who showed it; absent if nobody did
     * @param at when that was
     */
    public record Contact(
            Ref point, ActorRef recordedBy, @Nullable PersonRef verifiedBy, Instant at) {

        /** Whether somebody had a hand in it, so that a code that goes there is not for them. */
        boolean isWordOf(PersonRef somebody) {
            return recordedBy.text().equals(somebody.text()) || somebody.equals(verifiedBy);
        }
    }

    /**
     * How it was made sure that the account is its person's.
     *
     * @param by who vouched; nobody if the server did
     * @param point where the code went; absent if none was sent
     * @param recordedBy the event of the activation
     */
    public record Vouching(
            ActivationWay way,
            List<PersonRef> by,
            @Nullable Ref point,
            UUID recordedBy,
            Instant at) {
        public Vouching {
            by = List.copyOf(by);
        }
    }

    /** Stands for whoever holds the data folder of the installation. */
    public static final ActorRef DATA_FOLDER = new ActorRef.Service("data-folder");

    private final PersonRef person;
    private final Map<CredentialId, Credential> credentials = new LinkedHashMap<>();
    private final Map<CredentialId, Code> letters = new LinkedHashMap<>();
    private final Map<CredentialId, Code> recoveries = new LinkedHashMap<>();
    private final Map<CredentialId, Recovery> unacknowledged = new LinkedHashMap<>();
    private final Map<Ref, Contact> contacts = new LinkedHashMap<>();
    private @Nullable LoginNameId name;
    private @Nullable UUID openedBy;
    private @Nullable PersonRef opener;
    private @Nullable Vouching vouching;
    private boolean hadPost;
    private @Nullable LocalDate lastDay;
    private @Nullable Instant cameBackAt;
    private boolean erased;

    /** Before any fact. */
    public Account(PersonRef person) {
        this.person = person;
    }

    /** The facts that an account is folded from. */
    public static List<FactQuery> facts(PersonRef person) {
        List<FactQuery> queries = new ArrayList<>();
        queries.add(
                FactQuery.about(
                        person, AccountEvent.class, ContactPointFact.class, DestructionFact.class));
        if (person instanceof StaffId) {
            queries.add(FactQuery.about(person, PostFact.class));
        }
        return queries;
    }

    /** Takes in one more fact; one about somebody or something else changes nothing. */
    public void evolve(Recorded<?> fact) {
        switch (fact.event()) {
            case AccountEvent event when event.person().equals(person) -> apply(event, fact);
            case PostFact post when post.staff().equals(person) -> apply(post, fact.at());
            case ContactPointFact contact when contact.person().equals(person) ->
                    apply(contact, fact);
            case DestructionFact gone
                    when gone.subject().equals(person) && gone.category() == Category.IDENTITY ->
                    erased = true;
            default -> {
                // not about this account
            }
        }
    }

    private void apply(AccountEvent event, Recorded<?> fact) {
        switch (event) {
            case AccountOpened opened -> {
                name = opened.name();
                openedBy = fact.id();
                opener = actorOf(fact) instanceof ActorRef.Person(PersonRef by) ? by : null;
            }
            case AccountActivated activated ->
                    vouching =
                            new Vouching(
                                    activated.way(),
                                    activated.vouchedBy(),
                                    activated.point(),
                                    fact.id(),
                                    fact.at());
            case AccountClosed _ -> end();
            case ActivationLetterMade made -> {
                letters.clear();
                letters.put(made.code(), Code.of(made.madeBy(), made.expiresAt(), null, fact));
            }
            case ActivationLetterHandedOver handed ->
                    letters.computeIfPresent(
                            handed.code(),
                            (_, code) -> code.confirmed(handed.handedOverBy(), List.of()));
            case ActivationCodeAsked asked -> {
                letters.clear();
                letters.put(asked.code(), sent(asked, fact));
            }
            case CredentialEnrolled enrolled ->
                    credentials.put(
                            enrolled.credential(),
                            new Credential(
                                    enrolled.credential(), enrolled.kind(), fact.id(), fact.at()));
            case CredentialUsedUp used -> {
                credentials.remove(used.credential());
                letters.computeIfPresent(used.credential(), (_, code) -> code.used());
                recoveries.computeIfPresent(used.credential(), (_, code) -> code.used());
            }
            case CredentialRevoked revoked -> credentials.remove(revoked.credential());
            case RecoveryStarted started -> {
                recoveries.clear();
                recoveries.put(
                        started.code(),
                        Code.of(
                                new ActorRef.Person(started.startedBy()),
                                started.expiresAt(),
                                started.point(),
                                fact));
            }
            case RecoveryConfirmed confirmed -> recovered(confirmed, fact);
            case OperatorRecovered recovered -> recovered(recovered, fact);
            case RecoveryAcknowledged seen -> unacknowledged.remove(seen.code());
        }
    }

    private void recovered(RecoveryConfirmed confirmed, Recorded<?> fact) {
        recoveries.put(
                confirmed.code(),
                Code.of(
                                new ActorRef.Person(confirmed.startedBy()),
                                confirmed.expiresAt(),
                                confirmed.point(),
                                fact)
                        .confirmed(confirmed.confirmedBy(), List.of()));
        unacknowledged.put(
                confirmed.code(),
                new Recovery(
                        confirmed.code(),
                        new ActorRef.Person(confirmed.startedBy()),
                        new ActorRef.Person(confirmed.confirmedBy()),
                        confirmed.point(),
                        fact.at()));
    }

    private void recovered(OperatorRecovered recovered, Recorded<?> fact) {
        recoveries.put(recovered.code(), Code.of(DATA_FOLDER, recovered.expiresAt(), null, fact));
        unacknowledged.put(
                recovered.code(),
                new Recovery(recovered.code(), DATA_FOLDER, DATA_FOLDER, null, fact.at()));
    }

    private static Code sent(ActivationCodeAsked asked, Recorded<?> fact) {
        return Code.of(
                        new ActorRef.Person(asked.verifiedBy()),
                        asked.expiresAt(),
                        asked.point(),
                        fact)
                .confirmed(
                        asked.askedBy(),
                        asked.openedBy() == null ? List.of() : List.of(asked.openedBy()));
    }

    private static ActorRef actorOf(Recorded<?> fact) {
        return ActorRef.parse(Objects.requireNonNull(fact.meta().get(Meta.ACTOR)));
    }

    private void apply(ContactPointFact contact, Recorded<?> fact) {
        Ref point = contact.point();
        switch (contact.step()) {
            case RECORDED ->
                    contacts.put(point, new Contact(point, actorOf(fact), null, fact.at()));
            case VERIFIED ->
                    contacts.computeIfPresent(
                            point,
                            (_, said) ->
                                    actorOf(fact) instanceof ActorRef.Person(PersonRef by)
                                            ? new Contact(point, said.recordedBy(), by, fact.at())
                                            : said);
            case RETIRED -> contacts.remove(point);
        }
    }

    /** Who comes back is vouched for anew, also where a departure was over and is taken back. */
    private void apply(PostFact post, Instant at) {
        if (hadPost && (post.takesUp() || hasLeft(at))) {
            vouching = null;
            cameBackAt = at;
            dropAll();
        }
        hadPost = true;
        lastDay = post.lastDay().orElse(null);
    }

    private void end() {
        name = null;
        openedBy = null;
        opener = null;
        vouching = null;
        unacknowledged.clear();
        dropAll();
    }

    private void dropAll() {
        credentials.clear();
        letters.clear();
        recoveries.clear();
    }

    /** Whose it is. */
    public PersonRef person() {
        return person;
    }

    /** Whether it is open; whether anybody can sign in is another question. */
    public boolean isOpen() {
        return openedBy != null && !erased;
    }

    /** The event that opened it, as long as it is open. */
    public Optional<UUID> openedBy() {
        return isOpen() ? Optional.ofNullable(openedBy) : Optional.empty();
    }

    /** The person who opened it; empty if it is closed, or the server opened it. */
    Optional<PersonRef> opener() {
        return Optional.ofNullable(opener);
    }

    /** The contact points in use that were shown to reach the person, the oldest first. */
    public List<Contact> contacts() {
        return contacts.values().stream().filter(one -> one.verifiedBy() != null).toList();
    }

    /** The same by reference. */
    Optional<Contact> contact(Ref point) {
        return contacts().stream().filter(one -> one.point().equals(point)).findFirst();
    }

    /** What stands for its login name, as long as it is open. */
    public Optional<LoginNameId> name() {
        return isOpen() ? Optional.ofNullable(name) : Optional.empty();
    }

    /** What stands for its login name, as long as it was not closed. */
    Optional<LoginNameId> nameUntilClosed() {
        return Optional.ofNullable(name);
    }

    /** Whether the identity of the person is erased: then no account is opened for them. */
    public boolean isErased() {
        return erased;
    }

    /** Who vouched that it is its person's; empty as long as it is not activated. */
    public Optional<Vouching> vouching() {
        return Optional.ofNullable(vouching);
    }

    /** Whether the person was a member of staff whose last day is over. */
    public boolean hasLeft(Instant now) {
        return lastDay != null && DecisionContext.dayOf(now).isAfter(lastDay);
    }

    /**
     * When somebody who had left was there again, by a new post or because the departure was taken
     * back; nothing from before it counts.
     */
    public Optional<Instant> cameBackAt() {
        return Optional.ofNullable(cameBackAt);
    }

    /** Whether its person may sign in and act. */
    public boolean isUsable(Instant now) {
        return isOpen() && vouching != null && !hasLeft(now);
    }

    /** The credentials that the person enrolled and that stand, in that order. */
    public List<Credential> credentials() {
        return List.copyOf(credentials.values());
    }

    /** Whether its person has more to show, so that a password alone no longer signs them in. */
    public boolean needsMoreThanPassword() {
        return credentials.values().stream()
                .map(Credential::kind)
                .anyMatch(kind -> kind == CredentialKind.TOTP || kind == CredentialKind.PASSKEY);
    }

    /** A credential that counts now, a code that opens included. */
    public Optional<Credential> standing(CredentialId id, Instant now) {
        if (!isOpen() || hasLeft(now)) {
            return Optional.empty();
        }
        return Optional.ofNullable(credentials.get(id)).or(() -> code(id, now));
    }

    /** The codes that open now: of a letter before the activation, of a recovery after it. */
    public List<CredentialId> codes(Instant now) {
        return (vouching == null ? letters : recoveries)
                .keySet().stream().filter(id -> standing(id, now).isPresent()).toList();
    }

    /** A letter or a recovery that waits for a second person, and who was the first. */
    public Map<CredentialId, ActorRef> waiting(Instant now) {
        Map<CredentialId, ActorRef> waiting = new LinkedHashMap<>();
        (vouching == null ? letters : recoveries)
                .forEach((id, code) -> {
                    if (code.confirmedBy() == null && now.isBefore(code.expiresAt())) {
                        waiting.put(id, code.madeBy());
                    }
                });
        return waiting;
    }

    private Optional<Credential> code(CredentialId id, Instant now) {
        return Optional.ofNullable(vouching == null ? letters.get(id) : recoveries.get(id))
                .filter(code -> code.opens(now))
                .filter(code -> code.point() == null || contact(code.point()).isPresent())
                .map(code ->
                        new Credential(
                                id, CredentialKind.ONE_TIME_CODE, code.recordedBy(), code.since()));
    }

    /** Where a code was sent, of a letter that waits or of a recovery; empty for one on paper. */
    public Optional<Ref> sentTo(CredentialId code) {
        return Optional.ofNullable(letters.getOrDefault(code, recoveries.get(code)))
                .map(Code::point);
    }

    /** Who vouched by the code that began a session; empty if none of it counts. */
    Optional<AccountActivated> vouchedBy(CredentialId code) {
        return Optional.ofNullable(letters.get(code))
                .filter(Code::isVouchedFor)
                .map(found ->
                        new AccountActivated(person, wayOf(found), found.by(), found.point()));
    }

    private static ActivationWay wayOf(Code code) {
        if (code.point() != null) {
            return ActivationWay.CONTACT_POINT;
        }
        return code.by().isEmpty() ? ActivationWay.SERVER : ActivationWay.LETTER;
    }

    /** Who made a letter that still waits to be handed over. */
    Optional<ActorRef> letterMadeBy(CredentialId code, Instant now) {
        return waiting(letters, code, now);
    }

    /** Who started a recovery that still waits for a second person. */
    Optional<ActorRef> recoveryStartedBy(CredentialId code, Instant now) {
        return waiting(recoveries, code, now);
    }

    private static Optional<ActorRef> waiting(
            Map<CredentialId, Code> codes, CredentialId id, Instant now) {
        return Optional.ofNullable(codes.get(id))
                .filter(code -> code.confirmedBy() == null && now.isBefore(code.expiresAt()))
                .map(Code::madeBy);
    }

    /** Whether a credential or code of this reference was there; so that it is not made again. */
    boolean knows(CredentialId id) {
        return credentials.containsKey(id) || letters.containsKey(id) || recoveries.containsKey(id);
    }

    /** Recoveries that the person has not acknowledged, in the order they were confirmed. */
    public List<Recovery> unacknowledged() {
        return List.copyOf(unacknowledged.values());
    }
}
