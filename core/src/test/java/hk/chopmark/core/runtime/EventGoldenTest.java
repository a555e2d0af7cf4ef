package hk.chopmark.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.codec.EventCatalog;
import hk.chopmark.core.codec.EventGoldenFiles;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.decision.DomainEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every event of every area has its bytes for ever; a new event brings a new file, an old file
 * never changes. The areas declare the samples.
 */
class EventGoldenTest {

    private static final EventCatalog CATALOG = EventCatalog.of(Areas.all(), List.of());

    static List<AreaModule> areas() {
        return Areas.all();
    }

    @ParameterizedTest
    @MethodSource("areas")
    void every_event_has_its_bytes_for_ever(AreaModule area) {
        EventGoldenFiles golden = new EventGoldenFiles(CATALOG);

        assertThat(area.samples().get())
                .as("samples of the area %s", area.name())
                .allSatisfy(golden::check);
    }

    @ParameterizedTest
    @MethodSource("areas")
    void an_area_has_one_sample_of_each_of_its_events(AreaModule area) {
        assertThat(area.samples().get())
                .extracting(DomainEvent::getClass)
                .as("samples of the area %s, one per kind of event", area.name())
                .containsExactlyInAnyOrderElementsOf(area.events());
    }

    @Test
    void every_kind_of_event_has_a_file_and_every_file_a_kind_of_event() {
        EventGoldenFiles golden = new EventGoldenFiles(CATALOG);

        golden.checkEveryKindHasAFile();
        golden.checkEveryFileHasAKind();
    }
}
