package hk.chopmark.export.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.disclosure.DisclosureEvent.AccessDenied;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataExported;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.SmallSchool.Family;
import hk.chopmark.export.pack.PackageWriter.Export;
import hk.chopmark.export.verify.Check;
import hk.chopmark.export.verify.Check.Name;
import hk.chopmark.export.verify.Check.Outcome;
import hk.chopmark.export.verify.EvidencePackage;
import hk.chopmark.export.verify.PackageVerifier;
import hk.chopmark.export.verify.Verdict;
import hk.chopmark.export.verify.VerificationReport;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Files written from a real engine's log, and what a verifier with a policy of its own says. */
class PackageWriterIT {

    private static final Set<Category> EVERYTHING = Set.of(Category.CONTENT, Category.IDENTITY);

    private static SchoolRecord record;
    private static PackageVerifier verifier;

    @BeforeAll
    static void fillTheLog() {
        record = new SchoolRecord();
        verifier = new PackageVerifier(record.test().policy());
    }

    @AfterAll
    static void close() {
        record.close();
    }

    private static Export receipt(int family, Set<Category> disclose) {
        return record.receipt(family, disclose);
    }

    private static Export homework(int family, Set<Category> disclose) {
        return record.homework(family, disclose);
    }

    @Test
    void a_receipt_is_proven_and_says_what_was_delivered_opened_and_signed() {
        VerificationReport report = verified(receipt(1, EVERYTHING));

        assertThat(types(report))
                .as("the whole story of this copy, and who took it out")
                .contains(
                        "notice.NoticeVersionPublished",
                        "notice.NoticeAudienceFixed",
                        "notice.DeliveryAttempted",
                        "notice.DeliveryConfirmed",
                        "notice.NoticeOpened",
                        "notice.NoticeAcknowledged",
                        "roster.GuardianLinked")
                .endsWith("disclosure.PersonalDataExported");
        assertThat(disclosed(report))
                .as("names of this family and the text, and nothing else")
                .containsExactlyInAnyOrder(
                        "nameEn=Canary Child 1",
                        "nameZh=" + SmallSchool.CANARY + "1",
                        "nameZh=" + SmallSchool.CANARY + "家長1",
                        "titleEn=Trip",
                        "titleZh=旅行",
                        "bodyEn=We go to " + SmallSchool.CANARY,
                        "bodyZh=我們去" + SmallSchool.CANARY);
        assertThat(passed(report))
                .as("with its salt disclosed, the text is held against the content hash")
                .contains(Name.CONTENT);
    }

    @Test
    void a_receipt_of_a_copy_that_was_never_delivered_names_its_student_all_the_same() {
        VerificationReport report = verified(receipt(4, Set.of(Category.IDENTITY)));

        assertThat(types(report))
                .as("addressed, and nothing more")
                .contains("notice.NoticeAudienceFixed", "roster.GuardianLinked")
                .doesNotContain("notice.DeliveryAttempted");
        assertThat(disclosed(report)).contains("nameZh=" + SmallSchool.CANARY + "4");
    }

    @Test
    void a_homework_record_is_proven_and_shows_the_marks_of_this_student_only() {
        Export export = homework(1, Set.of(Category.ACADEMIC, Category.CONTENT));

        VerificationReport report = verified(export);
        assertThat(types(report))
                .contains(
                        "homework.HomeworkAssigned",
                        "homework.HomeworkSubmitted",
                        "homework.HomeworkMarked",
                        "homework.HomeworkReturned")
                .endsWith("disclosure.PersonalDataExported");
        assertThat(disclosed(report))
                .containsExactlyInAnyOrder(
                        "mark=" + SchoolRecord.MARKS.getFirst(), "title=Composition 作文");
        assertHides(export, SchoolRecord.MARKS.get(1), SchoolRecord.MARKS.get(2));
    }

    @Test
    void only_the_chosen_fields_stand_in_the_file() {
        String own = SmallSchool.CANARY + "1";
        String guardian = SmallSchool.CANARY + "家長1";
        List<String> neverIn =
                List.of(
                        SmallSchool.CANARY + "2",
                        SmallSchool.CANARY + "3",
                        SmallSchool.CANARY + "家長2",
                        "Canary Child 2",
                        SmallSchool.CANARY + "校長",
                        "+852 9000 1001",
                        "+852 9000 1002",
                        "2014-05-01",
                        "母親",
                        SchoolRecord.MARKS.getFirst());

        Export names = receipt(1, Set.of(Category.IDENTITY));
        assertThat(readable(names)).as("names were asked for").contains(own, guardian);
        assertHides(names, "Trip", "旅行", "We go to");
        Export content = receipt(1, Set.of(Category.CONTENT));
        assertThat(readable(content)).as("the text was asked for").contains("旅行", "We go to");
        assertHides(content, own, guardian, "Canary Child 1");
        Export nothing = receipt(1, Set.of());
        assertHides(nothing, SmallSchool.CANARY, "Canary", "Trip");
        for (Export export : List.of(names, content, nothing)) {
            verified(export);
            assertHides(export, neverIn.toArray(String[]::new));
        }
    }

    @Test
    void other_families_stay_out_of_the_file_by_reference_too() {
        Export export = receipt(1, EVERYTHING);

        Family other = record.family(2);
        assertHides(export, other.student().text(), other.guardian().text());
        assertThat(verified(export).statements())
                .filteredOn(said -> said.type().startsWith("notice.NoticeAudienceFixed"))
                .as("the audience is proven without being shown")
                .extracting(said -> said.withheld())
                .containsExactly("other-families");
    }

    @Test
    void the_export_itself_is_recorded_with_who_why_and_what() {
        long before = record.engine().head();

        Export export = receipt(2, EVERYTHING);

        assertThat(export.asOf()).as("one event more").isEqualTo(before + 1);
        Recorded<?> exported = recordedAt(before);
        assertThat(exported.id()).isEqualTo(export.recordedBy());
        assertThat(exported.meta())
                .containsEntry("actor", record.school().head().text())
                .containsEntry("purpose", record.school().headActs().purpose().code());
        assertThat(exported.event())
                .isInstanceOfSatisfying(
                        PersonalDataExported.class,
                        event -> {
                            assertThat(event.viewer()).isEqualTo(record.school().head());
                            assertThat(event.packageKind()).isEqualTo("receipt-evidence");
                            assertThat(event.subjects())
                                    .contains(
                                            record.family(2).student(),
                                            record.family(2).guardian(),
                                            record.school().notice())
                                    .doesNotContain(record.family(1).student());
                            assertThat(event.categories())
                                    .containsExactlyInAnyOrder(Category.IDENTITY, Category.CONTENT);
                            assertThat(event.grants())
                                    .as("P4: on which grant")
                                    .containsExactly(record.school().founding());
                        });
        assertThat(new String(last(export).body().orElseThrow(), StandardCharsets.UTF_8))
                .as("and it stands in the file")
                .contains(record.school().head().text(), "receipt-evidence");
    }

    @Test
    void the_export_is_recorded_before_anything_is_opened() throws Exception {
        StoredEvent version =
                record.engine()
                        .log()
                        .find(
                                record.school().school(),
                                List.of(Set.of(record.school().notice().text())),
                                Set.of("notice.NoticeVersionPublished"),
                                0,
                                1)
                        .getFirst();
        long before = record.engine().head();
        flipCiphertexts(version.position());
        try {
            assertThatThrownBy(() -> receipt(3, EVERYTHING))
                    .as("boxes that do not open stop the export")
                    .isInstanceOf(IntegrityViolation.class);
        } finally {
            flipCiphertexts(version.position());
        }
        assertThat(recordedAt(before).event())
                .as("P3: the record of the attempt was durable by then")
                .isInstanceOf(PersonalDataExported.class);
        verified(receipt(3, EVERYTHING));
    }

    private static void flipCiphertexts(long position) throws Exception {
        try (Connection superuser = record.test().postgres().admin().getConnection();
                Statement statement = superuser.createStatement()) {
            statement.execute(
                    """
                    ALTER TABLE chopmark.sealed_box DISABLE TRIGGER refuse_row_change;
                    UPDATE chopmark.sealed_box
                       SET ciphertext = set_byte(ciphertext, 0, get_byte(ciphertext, 0) # 1)
                     WHERE position = %d;
                    ALTER TABLE chopmark.sealed_box ENABLE ALWAYS TRIGGER refuse_row_change\
                    """
                            .formatted(position));
        }
    }

    @Test
    void what_nobody_received_cannot_be_exported() {
        long before = record.engine().head();
        NoticeId unknown = new NoticeId(record.engine().ids().get());
        GuardianId stranger = new GuardianId(record.engine().ids().get());

        assertThat(refusal(unknown, record.family(1).guardian(), record.school().headActs()))
                .as("unknown notice")
                .isEqualTo("export.nothing-found");
        assertThat(refusal(record.school().notice(), stranger, record.school().headActs()))
                .as("guardian without a receipt")
                .isEqualTo("export.nothing-found");
        assertThatThrownBy(() ->
                        record.export(
                                "homework",
                                Map.of(
                                        "student",
                                        new StudentId(record.engine().ids().get()).text()),
                                Set.of(),
                                record.school().headActs()))
                .as("unknown student")
                .isInstanceOfSatisfying(
                        DomainRejection.class,
                        rejection ->
                                assertThat(rejection.code()).isEqualTo("export.nothing-found"));
        assertThat(record.engine().head())
                .as("where there is nothing to read, nothing is recorded")
                .isEqualTo(before);
    }

    @Test
    void without_the_right_nothing_is_exported_and_the_refusal_is_recorded() {
        long before = record.engine().head();

        assertThat(
                        refusal(
                                record.school().notice(),
                                record.family(1).guardian(),
                                record.clerkActs()))
                .isEqualTo("access.denied");
        assertThat(recordedAt(before).event())
                .isInstanceOfSatisfying(
                        AccessDenied.class,
                        denied ->
                                assertThat(denied.missingPermission()).isEqualTo("receipt.export"));
        assertThat(
                        refusal(
                                record.school().notice(),
                                record.family(1).guardian(),
                                CommandContext.of(
                                        Actor.service("school-app"), Purpose.RECEIPT_PROOF)))
                .as("a service never takes anything out")
                .isEqualTo("access.denied");
        assertThat(
                        refusal(
                                record.school().notice(),
                                record.family(1).guardian(),
                                CommandContext.of(
                                        record.family(1).guardianActs().actor(),
                                        Purpose.RECEIPT_PROOF)))
                .as("nor does a guardian without a grant")
                .isEqualTo("access.denied");
        assertThat(record.engine().head()).as("three refusals").isEqualTo(before + 3);
    }

    @Test
    void a_receipt_shows_no_marks_even_if_asked_to() {
        assertThat(
                        catchThrowableOfType(
                                        DomainRejection.class,
                                        () -> receipt(1, Set.of(Category.ACADEMIC)))
                                .code())
                .isEqualTo("disclosure.category-not-in-resource");
    }

    private static String refusal(NoticeId notice, GuardianId guardian, CommandContext context) {
        return catchThrowableOfType(
                        DomainRejection.class,
                        () -> record.receipt(notice, guardian, EVERYTHING, context))
                .code();
    }

    /** A seeded sample of the bytes; {@code -Dchopmark.flips=1000000} takes every byte. */
    @Test
    void one_flipped_bit_anywhere_in_a_real_file_is_refuted_by_a_named_check() {
        long seed = 20260901;
        byte[] genuine = receipt(1, EVERYTHING).file();
        List<Integer> places = new ArrayList<>(IntStream.range(0, genuine.length).boxed().toList());
        Collections.shuffle(places, new Random(seed));
        int tried = Math.min(Integer.getInteger("chopmark.flips", 1_500), genuine.length);
        List<String> undetected =
                places.subList(0, tried).parallelStream()
                        .map(at -> verdictWithFlip(genuine, at, 1 << (at % 8)))
                        .filter(line -> !line.isEmpty())
                        .toList();
        assertThat(undetected)
                .as("P2: %d of %d bytes, one bit each, seed %d", tried, genuine.length, seed)
                .isEmpty();
    }

    /** Empty if the change was refuted by a check that has a name. */
    private static String verdictWithFlip(byte[] genuine, int at, int bit) {
        byte[] changed = genuine.clone();
        changed[at] ^= (byte) bit;
        VerificationReport report = verifier.verify(changed);
        return report.verdict() == Verdict.REFUTED && !failed(report).isEmpty()
                ? ""
                : "byte " + at + ": " + report.verdict();
    }

    /**
     * The digest is no proof: a forger computes it anew. Everything that carries meaning is then
     * still caught by the proofs. Two things are the writer's word alone: the label of the file and
     * the reason why a body is withheld. They are of closed lists, and say nothing about what
     * happened.
     */
    @Test
    void a_changed_value_under_a_new_digest_is_refuted() {
        Forgery forgery = new Forgery(receipt(1, EVERYTHING).file());
        Set<String> accepted = new TreeSet<>();
        Set<String> tried = new TreeSet<>();
        for (String path : forgery.paths()) {
            String place = path.replaceAll("/[0-9]+", "/n");
            tried.add(place);
            if (verifier.verify(forgery.changed(path)).verdict() == Verdict.PROVEN) {
                accepted.add(place);
            }
        }
        assertThat(tried)
                .as("every kind of member was changed")
                .contains(
                        "/checkpoint",
                        "/events/n/body",
                        "/events/n/disclosed/n/path",
                        "/events/n/disclosed/n/salt",
                        "/events/n/disclosed/n/value",
                        "/events/n/index",
                        "/events/n/leaf",
                        "/events/n/proof/n",
                        "/scope/refs/n");
        assertThat(accepted).as("what a forger can change unseen").isEmpty();
    }

    private static VerificationReport verified(Export export) {
        VerificationReport report = verifier.verify(export.file());
        assertThat(report.verdict())
                .as("P7: proven with the policy alone: %s", report.checks())
                .isEqualTo(Verdict.PROVEN);
        return report;
    }

    private static void assertHides(Export export, String... texts) {
        assertThat(readable(export)).as("P5: not disclosed, not there").doesNotContain(texts);
    }

    /** The file as it is, and everything in it that is encoded, as text. */
    private static String readable(Export export) {
        StringBuilder all = new StringBuilder(new String(export.file(), StandardCharsets.UTF_8));
        for (EvidencePackage.Event event : content(export).events()) {
            all.append(new String(event.leaf(), StandardCharsets.UTF_8));
            event.body().ifPresent(body -> all.append(new String(body, StandardCharsets.UTF_8)));
        }
        return all.toString();
    }

    private static EvidencePackage content(Export export) {
        return EvidencePackage.parse(export.file()).content();
    }

    private static EvidencePackage.Event last(Export export) {
        return content(export).events().getLast();
    }

    private static Recorded<?> recordedAt(long position) {
        return record.engine()
                .codec()
                .decode(record.engine().log().byPosition(position).orElseThrow());
    }

    private static List<String> types(VerificationReport report) {
        return report.statements().stream()
                .map(said -> said.type().substring(0, said.type().indexOf('@')))
                .toList();
    }

    /** Without the salt of the text, which is random. */
    private static List<String> disclosed(VerificationReport report) {
        return report.statements().stream()
                .flatMap(said -> said.disclosed().stream())
                .filter(field -> !field.path().equals("contentSalt"))
                .map(field -> field.path() + "=" + field.value())
                .toList();
    }

    private static Set<Name> failed(VerificationReport report) {
        return names(report, Outcome.FAILED);
    }

    private static Set<Name> passed(VerificationReport report) {
        return names(report, Outcome.PASSED);
    }

    private static Set<Name> names(VerificationReport report, Outcome outcome) {
        return report.checks().stream()
                .filter(check -> check.outcome() == outcome)
                .map(Check::name)
                .collect(Collectors.toSet());
    }
}
