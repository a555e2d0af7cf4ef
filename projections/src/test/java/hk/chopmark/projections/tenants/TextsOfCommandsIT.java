package hk.chopmark.projections.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.testing.TestEngine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every text of every command, with other texts in its place. A command that holds a text to no
 * form is found here, whichever way in it has.
 */
class TextsOfCommandsIT {

    /** What people write in their own words: paragraphs are theirs to make. */
    private static final Set<String> SEVERAL_LINES =
            Set.of(
                    "PublishVersion.content.bodyEn",
                    "ReportAbsence.reason",
                    "ReportOwnChildAbsent.reason",
                    "ExplainAbsence.reason");

    private static List<Command> commands = List.of();

    /** One school tells the story; what it sends are commands as they should be. */
    @BeforeAll
    static void tell() {
        AtomicReference<Instant> now = new AtomicReference<>(CommandStory.NOW);
        List<Command> sent = new ArrayList<>();
        try (TestEngine test = TestEngine.start(builder -> builder.clock(now::get))) {
            Telling telling =
                    new Telling(
                            new SchoolId(new UUID(0x5c, 1)),
                            "amber",
                            test.engine().accounts()::opening);
            for (Telling.Step step : CommandStory.steps()) {
                now.set(now.get().plusSeconds(20));
                Command command = step.making().apply(telling);
                telling.results()
                        .put(command.getClass(), test.engine().send(command, step.context()));
                sent.add(command);
            }
        }
        commands = List.copyOf(sent);
    }

    @Test
    void a_text_is_one_line_unless_people_write_paragraphs_in_it() {
        assertThat(taken("two\nlines")).as("texts with a line feed").isEqualTo(SEVERAL_LINES);
        assertThat(taken("two\tcells")).as("texts with a tab").isEqualTo(SEVERAL_LINES);
    }

    @Test
    void no_text_has_a_control_character_or_half_a_character_or_turns_direction_or_is_blank() {
        for (String text : List.of("a\u001bb", "a\u0000b", "a\ud83d", "a\u202eb", " ", "")) {
            assertThat(taken(text)).as("texts that cannot stand in the record").isEmpty();
        }
    }

    @Test
    void the_names_and_sources_of_the_story_are_among_the_texts_tried() {
        assertThat(TextsOfRecords.paths(commands))
                .as("texts tried")
                .contains(
                        "RegisterSchool.nameEn",
                        "RegisterService.name",
                        "AdoptRetentionRule.source",
                        "AdoptDueRule.source",
                        "AdoptGeneralHolidays.source",
                        "AdoptGeneralHolidays.holidays.nameEn",
                        "EnrolStudent.nameEn",
                        "CorrectSubjectDetail.newValue")
                .containsAll(SEVERAL_LINES);
    }

    /** Where a command was made with this text. */
    private static Set<String> taken(String text) {
        Set<String> taken = new TreeSet<>();
        TextsOfRecords.with(commands, text)
                .forEach((path, makings) -> {
                    if (makings.stream().anyMatch(TextsOfCommandsIT::isMade)) {
                        taken.add(path);
                    }
                });
        return taken;
    }

    private static boolean isMade(Supplier<Object> making) {
        try {
            return making.get() instanceof Record;
        } catch (IllegalArgumentException | DomainRejection refused) {
            return false;
        }
    }
}
