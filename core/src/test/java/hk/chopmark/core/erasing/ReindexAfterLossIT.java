package hk.chopmark.core.erasing;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataIndexed;
import hk.chopmark.core.runtime.EngineParts;
import hk.chopmark.core.seal.search.BlindIndex;
import hk.chopmark.core.search.SearchBackfill.Filled;
import hk.chopmark.core.search.SearchBackfill.Missing;
import hk.chopmark.core.search.SearchBackfill.Place;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The search index filled again from a record of which not everything opens. */
class ReindexAfterLossIT extends ErasingSchool {

    private List<SubjectRef> indexed() {
        return engine()
                .log()
                .find(school.school(), List.of(), Set.of("disclosure.PersonalDataIndexed"), 0, 100)
                .stream()
                .map(this::indexed)
                .flatMap(event -> event.subjects().stream())
                .map(SubjectRef.class::cast)
                .toList();
    }

    private PersonalDataIndexed indexed(StoredEvent stored) {
        return (PersonalDataIndexed) engine().codec().decode(stored).event();
    }

    @Test
    void an_erased_pupil_is_not_named_as_opened() throws Exception {
        two.decide(family.student(), Category.IDENTITY);
        runner().carryOut();
        long head = engine().head();

        engine().searchBackfill().run(school.school(), _ -> {});

        assertThat(engine().head()).as("events of a run over a whole index").isEqualTo(head);

        asKeys("DELETE FROM blind_index");
        engine().searchBackfill().run(school.school(), _ -> {});

        assertThat(indexed())
                .as("whose details were opened after the index was lost")
                .contains(family.guardian())
                .doesNotContain(family.student());
        head = engine().head();
        engine().searchBackfill().run(school.school(), _ -> {});
        assertThat(engine().head()).as("events of a run after it").isEqualTo(head);
    }

    @Test
    void a_box_taken_away_is_told_and_the_others_are_found_again() throws Exception {
        Sealed.Location at = nameOf(family.student()).location();
        asSuperuser(
                "CREATE TABLE kept AS SELECT * FROM sealed_box WHERE position = " + at.position());
        asSuperuser("DELETE FROM sealed_box WHERE position = " + at.position());
        asKeys("DELETE FROM blind_index");

        Filled filled = engine().searchBackfill().run(school.school(), _ -> {});

        UUID event = UUID.fromString(at.eventId());
        assertThat(filled.missing())
                .as("details that do not open")
                .isEqualTo(
                        new Missing(
                                2,
                                List.of(new Place(event, "nameZh"), new Place(event, "nameEn"))));
        assertThat(positions()).as("people in the index").contains(family.guardian());
        assertThat(positions()).as("people in the index").doesNotContain(family.student());

        asSuperuser("INSERT INTO sealed_box SELECT * FROM kept");
        Filled repaired = engine().searchBackfill().run(school.school(), _ -> {});
        assertThat(repaired.missing()).as("after the box was brought back").isEqualTo(Missing.NONE);
        assertThat(repaired.opened()).as("details opened then").isEqualTo(2);
        assertThat(positions()).as("people in the index").contains(family.student());
    }

    private Set<SubjectRef> positions() {
        return EngineParts.searchIndex(engine())
                .positions(school.school(), List.of(family.student(), family.guardian()))
                .keySet()
                .stream()
                .map(BlindIndex.Place::subject)
                .collect(Collectors.toSet());
    }
}
