package hk.chopmark.core.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.access.AccessCommand.DefineRole;
import hk.chopmark.core.access.AccessCommand.GrantRole;
import hk.chopmark.core.codec.SealedFields;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.HeldPlace;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.disclosure.DisclosureEvent.AccessDenied;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataUnmasked;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataViewed;
import hk.chopmark.core.identity.AccountEvent.AccountOpened;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.runtime.EngineParts;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.SubjectRef;
import hk.chopmark.core.testing.Canaries;
import hk.chopmark.core.testing.Canaries.Planted;
import hk.chopmark.core.testing.Planting;
import hk.chopmark.core.testing.Planting.Plant;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.TestEngine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A dossier holds all that is on the record about its subject, and nothing of anybody else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DossierIT {

    private static final Set<Category> ALL_BUT_NUMBER =
            EnumSet.complementOf(
                    EnumSet.of(Category.HKID, Category.SCHOOL, Category.SEALED_REPORT));

    private final Canaries canaries = Canaries.inEveryEvent();
    private TestEngine test;
    private AuditEngine engine;
    private SmallSchool school;
    private StaffId officer;

    @BeforeAll
    void every_sealed_field_of_every_event_holds_a_value_of_its_own() {
        test = TestEngine.start(builder -> builder.areas(Planting.areas()));
        engine = test.engine();
        school = SmallSchool.found(engine);
        List<DomainEvent> withValues =
                canaries.events().stream().filter(DossierIT::carriesPersonalData).toList();
        withValues.forEach(this::indexLoginName);
        engine.send(new Plant(school.school(), withValues), SmallSchool.SETUP);
        officer = new StaffId(engine.ids().get());
        engine.send(
                new AppointStaff(school.school(), officer, null, null, "officer"),
                SmallSchool.SETUP);
        engine.send(
                new DefineRole(
                        school.school(),
                        "dossier-reader",
                        Permission.all("dossier.view+clear", "identity-number.view+clear")),
                SmallSchool.SETUP);
        engine.send(
                new GrantRole(
                        school.school(),
                        new GrantId(engine.ids().get()),
                        officer,
                        "dossier-reader",
                        school.school(),
                        Instant.parse("2026-01-01T00:00:00Z"),
                        null),
                school.headActs());
    }

    /** An account is opened under a login name that is in the index. */
    private void indexLoginName(DomainEvent event) {
        if (event instanceof AccountOpened opened) {
            EngineParts.loginNames(engine)
                    .findOrMake(school.school(), "canary.account", () -> opened.name().id());
        }
    }

    /** Areas of grants, erasures and readings would change who may read what. */
    private static boolean carriesPersonalData(DomainEvent event) {
        return !SealedFields.of(event).isEmpty();
    }

    @AfterAll
    void stop() {
        test.close();
    }

    private CommandContext officerActs() {
        return CommandContext.of(
                Actor.person(officer, "officer", AuthMethod.PASSWORD), Purpose.DATA_ACCESS_REQUEST);
    }

    private List<Object> valuesAbout(SubjectRef subject, Set<Category> categories, int limit) {
        List<Object> values = new ArrayList<>();
        OptionalLong from = OptionalLong.of(0);
        while (from.isPresent()) {
            Dossier.Page page =
                    engine.dossier()
                            .unmask(
                                    new Dossier.Request(
                                            school.school(),
                                            subject,
                                            categories,
                                            from.getAsLong(),
                                            limit),
                                    officerActs());
            for (Dossier.Line line : page.lines()) {
                assertThat(line.value()).isInstanceOf(OpenedField.Value.class);
                values.add(((OpenedField.Value<?>) line.value()).value());
            }
            from = page.next();
        }
        return values;
    }

    private Set<SubjectRef> subjects(Category... but) {
        return canaries.planted().stream()
                .filter(each -> !List.of(but).contains(each.category()))
                .map(Planted::subject)
                .collect(Collectors.toSet());
    }

    private List<Object> plantedIn(SubjectRef subject, Set<Category> categories) {
        return canaries.planted().stream()
                .filter(each -> each.subject().equals(subject))
                .filter(each -> categories.contains(each.category()))
                .map(Planted::value)
                .toList();
    }

    @Test
    void every_value_is_once_in_the_dossier_of_its_subject_and_in_no_other() {
        for (SubjectRef subject : subjects(Category.HKID)) {
            assertThat(valuesAbout(subject, ALL_BUT_NUMBER, Dossier.MAX_FIELDS))
                    .as("values in the dossier of the %s", subject.kind())
                    .containsExactlyInAnyOrderElementsOf(plantedIn(subject, ALL_BUT_NUMBER));
        }
    }

    @Test
    void pages_add_up_to_the_dossier() {
        for (SubjectRef subject : subjects(Category.HKID)) {
            assertThat(valuesAbout(subject, ALL_BUT_NUMBER, 1))
                    .as("values on all pages of the dossier of the %s", subject.kind())
                    .containsExactlyInAnyOrderElementsOf(plantedIn(subject, ALL_BUT_NUMBER));
        }
    }

    @Test
    void the_identity_card_number_comes_alone() {
        Planted number =
                canaries.planted().stream()
                        .filter(each -> each.category() == Category.HKID)
                        .findFirst()
                        .orElseThrow();

        assertThat(valuesAbout(number.subject(), Set.of(Category.HKID), Dossier.MAX_FIELDS))
                .as("the number, asked for alone")
                .containsExactly(number.value());
        assertThatThrownBy(() ->
                        valuesAbout(
                                number.subject(),
                                Set.of(Category.HKID, Category.IDENTITY),
                                Dossier.MAX_FIELDS))
                .as("the number together with a name")
                .isInstanceOfSatisfying(
                        DomainRejection.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("dossier.number-alone"));
    }

    @Test
    void a_view_shows_masks_and_is_on_the_record_with_every_field_it_opened() {
        SubjectRef student = student();

        Dossier.Page page = engine.dossier().view(firstPage(student), officerActs());

        assertThat(page.lines())
                .filteredOn(line -> line.category() == Category.IDENTITY)
                .as("names and numbers of the student")
                .isNotEmpty()
                .allMatch(line -> line.value() instanceof OpenedField.Masked);
        assertThat(engine.history().byId(page.recordedBy()).orElseThrow().event())
                .isInstanceOfSatisfying(
                        PersonalDataViewed.class,
                        viewed -> {
                            assertThat(viewed.resource()).isEqualTo(Dossier.RESOURCE);
                            assertThat(viewed.fields())
                                    .as("fields that the record names")
                                    .containsAll(
                                            page.lines().stream().map(Dossier.Line::path).toList());
                        });
    }

    @Test
    void a_dossier_names_the_places_beside_the_record() {
        Dossier.Page page = engine.dossier().view(firstPage(student()), officerActs());

        assertThat(page.places())
                .extracting(HeldPlace::code)
                .as("places of a student's names and marks")
                .contains("blind-index", "backups", "evidence-files");
    }

    @Test
    void who_has_no_right_to_dossiers_is_refused_on_the_record() {
        long before = engine.head();

        assertThatThrownBy(() -> engine.dossier().view(firstPage(student()), school.headActs()))
                .isInstanceOfSatisfying(
                        DomainRejection.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("access.denied"));

        assertThat(engine.history().of(school.school()).from(before).stream())
                .as("the refusal is on the record")
                .anyMatch(fact -> fact.event() instanceof AccessDenied);
    }

    @Test
    void what_nothing_can_hold_is_refused_and_what_is_not_there_is_answered_on_the_record() {
        assertThatThrownBy(() ->
                        valuesAbout(student(), Set.of(Category.VOLUNTEER), Dossier.MAX_FIELDS))
                .as("a category that no event carries")
                .isInstanceOfSatisfying(
                        DomainRejection.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("dossier.nothing-held"));

        Dossier.Page page = engine.dossier().unmask(firstPage(officer), officerActs());

        assertThat(page.lines()).as("data about somebody without names").isEmpty();
        assertThat(engine.history().byId(page.recordedBy()).orElseThrow().event())
                .as("also an empty answer is on the record")
                .isInstanceOf(PersonalDataUnmasked.class);
    }

    @Test
    void the_list_of_an_erasure_counts_what_it_would_erase() {
        SubjectRef student = student();
        Set<Category> asked = Set.of(Category.IDENTITY, Category.ACADEMIC);

        ErasureScope.Listed list = engine.erasureScope().of(school.school(), student, asked);

        assertThat(list.lines().stream().mapToLong(ErasureScope.Line::number).sum())
                .as("fields that would be erased")
                .isEqualTo(plantedIn(student, asked).size());
        assertThat(list.places()).extracting(HeldPlace::code).contains("blind-index", "backups");
    }

    private SubjectRef student() {
        return subjects().stream()
                .filter(subject -> subject.kind().equals("student"))
                .findFirst()
                .orElseThrow();
    }

    private Dossier.Request firstPage(SubjectRef subject) {
        return new Dossier.Request(school.school(), subject, ALL_BUT_NUMBER, 0, Dossier.MAX_FIELDS);
    }
}
