package hk.chopmark.core.search;

import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.disclosure.DisclosureCommand.IndexPersonalData;
import hk.chopmark.core.facts.SearchableFact.LoginNameFact;
import hk.chopmark.core.history.History;
import hk.chopmark.core.reading.Erasures;
import hk.chopmark.core.reading.RecordedReadings;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.seal.rows.KeyOwner;
import hk.chopmark.core.seal.search.LoginNames;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;

/**
 * Puts login names back whose rows were lost with the index of login names.
 *
 * <p><b>Guarantees</b>: as {@link SearchBackfill}: no record, no read; what is in the index is not
 * opened; nobody who is erased is named or comes back. A name that got another reference meanwhile
 * keeps that one.
 */
final class LoginNameBackfill {

    private final LoginNames names;
    private final History history;
    private final Erasures erasures;
    private final RecordedReadings readings;

    LoginNameBackfill(
            LoginNames names, History history, Erasures erasures, RecordedReadings readings) {
        this.names = names;
        this.history = history;
        this.erasures = erasures;
        this.readings = readings;
    }

    /**
     * Fills the index of a school.
     *
     * @return how many names it lacked
     */
    long run(SchoolId school, CommandContext context) {
        return history.of(school).ofTypes(LoginNameFact.class).stream()
                .map(Recorded::event)
                .filter(LoginNameFact.class::isInstance)
                .map(LoginNameFact.class::cast)
                .gather(Gatherers.windowFixed(SearchBackfill.PAGE_EVENTS))
                .mapToLong(page -> fill(school, page, context))
                .sum();
    }

    private long fill(SchoolId school, List<LoginNameFact> page, CommandContext context) {
        Set<SubjectRef> people =
                page.stream().map(LoginNameFact::person).collect(Collectors.toSet());
        Set<KeyOwner> erased = erasures.erased(school, people).keySet();
        List<LoginNameFact> lacking =
                page.stream()
                        .filter(fact -> !erased.contains(ownerOf(fact)))
                        .filter(fact ->
                                !names.isHeld(school, fact.loginNameRef().id(), fact.person()))
                        .toList();
        if (lacking.isEmpty()) {
            return 0;
        }
        List<Sealed<String>> handles = lacking.stream().map(LoginNameFact::loginName).toList();
        IndexPersonalData command =
                new IndexPersonalData(
                        school,
                        lacking.stream().map(LoginNameFact::person).collect(Collectors.toSet()),
                        handles.stream()
                                .map(handle -> handle.location().path())
                                .collect(Collectors.toSet()),
                        handles.stream().map(Sealed::category).collect(Collectors.toSet()));
        Map<Sealed<?>, OpenedField<?>> opened =
                readings.openThoseThere(
                        command, readings.record(command, context, handles), handles);
        for (LoginNameFact fact : lacking) {
            if (opened.get(fact.loginName()) instanceof OpenedField.Value<?>(String name)) {
                names.restore(school, name, fact.loginNameRef().id(), fact.person());
            }
        }
        // An erasure is on record before it clears the index, so what it cleared meanwhile shows.
        erasures.erased(school, people)
                .keySet()
                .forEach(owner -> eraseAgain(school, owner, lacking));
        return lacking.size();
    }

    private void eraseAgain(SchoolId school, KeyOwner owner, List<LoginNameFact> lacking) {
        if (lacking.stream().anyMatch(fact -> ownerOf(fact).equals(owner))) {
            names.erase(school, owner.subject());
        }
    }

    private static KeyOwner ownerOf(LoginNameFact fact) {
        return new KeyOwner(fact.person(), fact.loginName().category());
    }
}
