package hk.chopmark.export.pack;

import hk.chopmark.core.decision.Meta;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.erasure.ErasureEvent.ErasureCertified;
import hk.chopmark.core.erasure.ErasureEvent.KeyDestroyed;
import hk.chopmark.core.history.History;
import hk.chopmark.core.identity.AccountCommand;
import hk.chopmark.core.identity.AccountEvent;
import hk.chopmark.core.identity.AccountEvent.AccountActivated;
import hk.chopmark.core.identity.AccountEvent.CredentialEnrolled;
import hk.chopmark.core.identity.AccountEvent.RecoveryConfirmed;
import hk.chopmark.core.identity.ServiceEvent.ServiceKeyIssued;
import hk.chopmark.core.identity.SessionEvent.Reauthenticated;
import hk.chopmark.core.seal.rows.KeyOwner;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SessionId;
import hk.chopmark.core.shared.SubjectRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One evidence file while a kind of evidence says what belongs into it.
 *
 * <p><b>Guarantees</b>: events stand in log order, each once, however often and in whatever order
 * they are taken; nothing is opened here. Reads the log, never a read model. Not thread safe.
 *
 * <p><b>Throws</b> {@link DomainRejection} {@code export.too-large} beyond 10,000 events.
 */
public final class Collecting {

    private static final int MAX_EVENTS = 10_000;

    private final History history;
    private final SchoolId school;
    private final Arguments asked;
    private final SortedMap<Long, Evidence.Item> items = new TreeMap<>();
    private final Set<Ref> refs = new LinkedHashSet<>();
    private final List<Sealed<?>> handles = new ArrayList<>();
    private final Set<CredentialId> credentials = new LinkedHashSet<>();
    private final Set<PersonRef> actors = new LinkedHashSet<>();
    private final Map<SessionId, List<Instant>> proven = new LinkedHashMap<>();

    Collecting(History history, SchoolId school, Arguments asked) {
        this.history = history;
        this.school = school;
        this.asked = asked;
        refs.addAll(asked.refs());
    }

    /** All events of the school, to be narrowed. */
    public History.Query record() {
        return history.of(school);
    }

    /** Says that the file is about this too. */
    public void about(Ref ref) {
        refs.add(ref);
    }

    /** The same for several. */
    public void about(Collection<? extends Ref> more) {
        refs.addAll(more);
    }

    /** Whether the file is about this. */
    public boolean isAbout(Ref ref) {
        return refs.contains(ref);
    }

    /** What the file is about of one type of reference. */
    public <R extends Ref> Set<R> about(Class<R> type) {
        return refs.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Takes an event with its body. */
    public void take(History.Entry event) {
        take(event, null);
        noteActor(event.recorded().meta());
        noteProof(event.recorded());
    }

    /** In which session, and when, something was done by somebody who had proved it again. */
    private void noteProof(Recorded<?> recorded) {
        String session = recorded.meta().get(Meta.SESSION);
        if (session != null
                && AuthMethod.REAUTHENTICATION.code().equals(recorded.meta().get(Meta.AUTH))
                && Ref.parse(session) instanceof SessionId id) {
            proven.computeIfAbsent(id, _ -> new ArrayList<>()).add(recorded.at());
        }
    }

    /** Who did it with which credential; where none is named, nothing is told of either. */
    private void noteActor(Map<String, String> meta) {
        String credential = meta.get(Meta.CREDENTIAL);
        String actor = meta.get(Meta.ACTOR);
        if (credential != null && Ref.parse(credential) instanceof CredentialId id) {
            credentials.add(id);
            if (actor != null
                    && ActorRef.parse(actor) instanceof ActorRef.Person(PersonRef person)) {
                actors.add(person);
            }
        }
    }

    /**
     * Takes an event, proven without its body.
     *
     * @param reason code why, such as {@code other-families}; it stands in the file
     */
    public void takeWithheld(History.Entry event, String reason) {
        take(event, reason);
    }

    private void take(History.Entry event, @Nullable String withheld) {
        items.putIfAbsent(
                event.stored().position(),
                new Evidence.Item(event.stored(), Optional.ofNullable(withheld)));
        if (items.size() > MAX_EVENTS) {
            throw DomainRejection.rule("export.too-large", Map.of("most", MAX_EVENTS));
        }
    }

    /**
     * Notes sealed fields of events taken with their bodies; those of the categories asked for are
     * opened when the file is written. Absent ones are passed over.
     */
    public void fields(@Nullable Sealed<?>... sealed) {
        Arrays.stream(sealed).filter(Objects::nonNull).forEach(handles::add);
    }

    /**
     * Ends the collecting if nothing was taken so far.
     *
     * @throws DomainRejection {@code export.nothing-found}
     */
    public void requireFound() {
        if (items.isEmpty()) {
            throw DomainRejection.unknown("export.nothing-found", asked.facts());
        }
    }

    /**
     * Takes what says that fields noted so far are erased, so that the file tells since when and by
     * what decision; the file is then about those erasures too.
     */
    public void followErasures() {
        Set<KeyOwner> owners =
                handles.stream()
                        .map(handle -> new KeyOwner(handle.subject(), handle.category()))
                        .collect(Collectors.toSet());
        Set<SubjectRef> subjects =
                owners.stream().map(KeyOwner::subject).collect(Collectors.toSet());
        Set<Ref> erasures = new LinkedHashSet<>();
        record().aboutAny(subjects)
                .ofTypes(KeyDestroyed.class)
                .entries()
                .forEach(event -> {
                    if (event.recorded().event() instanceof KeyDestroyed key
                            && owners.contains(new KeyOwner(key.subject(), key.category()))) {
                        take(event);
                        erasures.add(key.erasure());
                    }
                });
        record().aboutAny(erasures).ofTypes(ErasureCertified.class).entries().forEach(this::take);
        about(erasures);
    }

    /**
     * Takes what says how those who acted came to be believed: how each credential came about, who
     * vouched that an account is its person's, and what proved it again where that was needed.
     *
     * @return what these events are about
     */
    private Set<Ref> followIdentities() {
        Set<Ref> about = new LinkedHashSet<>();
        record().aboutAny(credentials)
                .ofTypes(CredentialEnrolled.class, ServiceKeyIssued.class)
                .entries()
                .forEach(event -> {
                    take(event, null);
                    about.addAll(credentialsOf(event.recorded().event()));
                });
        record().aboutAny(actors)
                .ofTypes(AccountActivated.class, RecoveryConfirmed.class)
                .entries()
                .forEach(event -> {
                    if (event.recorded().event() instanceof AccountEvent vouched
                            && actors.contains(vouched.person())) {
                        take(event, null);
                        about.add(vouched.person());
                    }
                });
        followProofs();
        return about;
    }

    /** The proofs that counted when something was taken here. */
    private void followProofs() {
        record().aboutAny(proven.keySet())
                .ofTypes(Reauthenticated.class)
                .entries()
                .forEach(event -> {
                    if (event.recorded().event() instanceof Reauthenticated proof
                            && counted(proof, event.recorded().at())) {
                        take(event, null);
                    }
                });
    }

    private boolean counted(Reauthenticated proof, Instant at) {
        return proven.getOrDefault(proof.session(), List.of()).stream()
                .anyMatch(done ->
                        !at.isAfter(done) && done.isBefore(at.plus(AccountCommand.PROOF_LASTS)));
    }

    private static Set<Ref> credentialsOf(Object event) {
        return switch (event) {
            case CredentialEnrolled enrolled -> Set.of(enrolled.credential());
            case ServiceKeyIssued issued -> Set.of(issued.key());
            default -> Set.of();
        };
    }

    Evidence collected() {
        requireFound();
        Set<Ref> acted = followIdentities();
        acted.removeAll(refs);
        return new Evidence(
                List.copyOf(refs),
                List.copyOf(acted),
                List.copyOf(items.values()),
                List.copyOf(handles));
    }
}
