package hk.chopmark.core.disclosure;

import static hk.chopmark.core.testing.Cast.erasure;
import static hk.chopmark.core.testing.Cast.notice;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.disclosure.DisclosureEvent.EvidencePackageIssued;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataExported;
import hk.chopmark.core.erasure.ErasureEvent.KeyDestroyed;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.SubjectRef;
import hk.chopmark.core.testing.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which file may leave, once its export is on the record. */
class IssuingTest {

    private static final String DIGEST = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";

    private final Scenario school =
            new Scenario(new DisclosureModule().module()).as(Actor.service("evidence"));

    private static PersonalDataExported export(Category... categories) {
        return new PersonalDataExported(
                staff(1),
                "receipt",
                "receipt-evidence",
                List.of(student(1), notice(1)),
                List.of("nameZh"),
                List.of(categories),
                List.of(),
                List.of(),
                List.of(),
                null);
    }

    private static KeyDestroyed destroyed(SubjectRef subject, Category category) {
        return new KeyDestroyed(erasure(1), subject, category, List.of(), null, 0, List.of());
    }

    private RecordPackageIssued file() {
        return new RecordPackageIssued(
                SCHOOL, school.idOfLast(PersonalDataExported.class), student(1), DIGEST, 1_024);
    }

    @Test
    void a_file_stays_in_when_what_it_shows_was_destroyed_after_the_export() {
        school.given(export(Category.IDENTITY), destroyed(student(1), Category.IDENTITY));
        school.rejects(file(), "export.already-erased");

        school.given(export(Category.CONTENT), destroyed(notice(1), Category.CONTENT));
        school.rejects(file(), "export.already-erased");
    }

    @Test
    void a_file_leaves_that_does_not_show_what_was_destroyed() {
        school.given(
                destroyed(student(1), Category.IDENTITY),
                export(Category.IDENTITY),
                destroyed(student(1), Category.HEALTH),
                destroyed(student(2), Category.IDENTITY));
        assertThat(school.when(file()))
                .as("of what was destroyed before the export it says so; the rest is not in it")
                .singleElement()
                .isInstanceOf(EvidencePackageIssued.class);
        school.rejects(file(), "export.already-issued");

        school.given(export(), destroyed(student(1), Category.IDENTITY));
        assertThat(school.when(file())).as("a file without personal fields").hasSize(1);
    }
}
