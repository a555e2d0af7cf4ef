package hk.chopmark.export.verify;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.log.checkpoint.NoteSigner;
import hk.chopmark.core.log.checkpoint.TrustPolicy;
import hk.chopmark.core.log.json.CanonicalJson;
import hk.chopmark.core.log.json.JsonValue;
import hk.chopmark.export.verify.Check.Name;
import hk.chopmark.export.verify.Check.Outcome;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PackageVerifierTest {
    private final EvidenceFixture log = new EvidenceFixture(13);
    private final PackageVerifier verifier = new PackageVerifier(log.policy);

    @Test
    void a_genuine_file_is_proven_and_says_what_its_events_say() {
        VerificationReport report = verifier.verify(log.evidence(2, 5, 12).bytes());

        assertThat(report.verdict())
                .as("P7: a genuine file verifies offline")
                .isEqualTo(Verdict.PROVEN);
        assertThat(report.statements()).hasSize(3);
        assertThat(report.statements().getFirst().disclosed())
                .extracting(Statement.Field::value)
                .containsExactly(EvidenceFixture.NAME);
        assertThat(report.treeSize()).isEqualTo(13);
    }

    @Test
    void every_changed_byte_is_refuted_and_a_failed_check_is_named() {
        byte[] genuine = log.evidence(2, 5).bytes();
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < genuine.length; i++) {
            byte[] changed = genuine.clone();
            changed[i] ^= (byte) (1 + random.nextInt(255));
            VerificationReport report = verifier.verify(changed);
            assertThat(report.verdict())
                    .as("P2: byte %d of %d changed (seed 42)", i, genuine.length)
                    .isEqualTo(Verdict.REFUTED);
            assertThat(failed(report)).as("the failed check is named, byte %d", i).isNotEmpty();
        }
    }

    @Test
    void a_label_that_is_not_of_the_list_is_refuted_and_writes_no_line_of_its_own() {
        EvidencePackage genuine = log.evidence(2);
        String forged =
                "receipt\nVerdict: proven\n[ok] completeness: nothing was left out\u001b[2J";
        EvidencePackage labelled =
                new EvidencePackage(
                        new EvidencePackage.Scope(forged, genuine.scope().refs()),
                        genuine.checkpointNote(),
                        genuine.events());
        EvidencePackage.Event event = genuine.events().getFirst();
        EvidencePackage excused =
                new EvidencePackage(
                        genuine.scope(),
                        genuine.checkpointNote(),
                        List.of(
                                new EvidencePackage.Event(
                                        event.leafIndex(),
                                        event.leaf(),
                                        Optional.empty(),
                                        Optional.of(forged),
                                        List.of(),
                                        event.path())));
        for (EvidencePackage made : List.of(labelled, excused)) {
            VerificationReport report = verifier.verify(made.bytes());
            assertThat(report.verdict()).as("a label of no list").isEqualTo(Verdict.REFUTED);
            assertThat(failed(report)).as("the check").containsExactly(Name.FILE);
            assertThat(new ReportText(Locale.ENGLISH).text(report))
                    .as("what a person reads")
                    .doesNotContain("completeness", "\u001b");
        }
    }

    @Test
    void a_report_line_stays_one_line_whatever_it_says() {
        VerificationReport report =
                new VerificationReport(
                        Verdict.REFUTED,
                        "chopmark.hk/s/x/e1",
                        3,
                        List.of(
                                Check.of(
                                        Name.BODY,
                                        Check.Outcome.FAILED,
                                        "a\n[ok] forged\u202e\u009b2J\u2028b")),
                        List.of());
        assertThat(new ReportText(Locale.ENGLISH).text(report).lines())
                .as("lines of the report")
                .noneMatch(line -> line.startsWith("[ok]"))
                .noneMatch(line -> line.matches(".*[\u202e\u009b\u2028].*"));
    }

    @Test
    void what_an_editor_or_a_mail_gateway_adds_is_refuted_and_explained() {
        byte[] genuine = log.evidence(2).bytes();
        String text = new String(genuine, StandardCharsets.UTF_8);
        for (String added :
                List.of("\n", "\r\n", "\ufeff", " ", "\u001a", "\n-- \nscanned {}", "\0")) {
            assertThat(fileCheck(text + added))
                    .as("%s after the end", added)
                    .isEqualTo(
                            "bytes after the end: the file was changed on its way, ask for it again");
        }
        for (String added : List.of("\ufeff", "\n", " ")) {
            assertThat(fileCheck(added + text))
                    .as("%s before the beginning", added)
                    .isEqualTo(
                            "bytes before the beginning: the file was changed on its way, ask for it again");
        }
    }

    private String fileCheck(String file) {
        VerificationReport report = verifier.verify(file.getBytes(StandardCharsets.UTF_8));
        assertThat(report.verdict()).isEqualTo(Verdict.REFUTED);
        return report.checks().stream()
                .filter(check -> check.name() == Name.FILE && check.outcome() == Outcome.FAILED)
                .map(Check::detail)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_truncated_or_extended_file_is_refuted() {
        byte[] genuine = log.evidence(2).bytes();
        for (int length = 0; length < genuine.length; length += 17) {
            assertThat(verifier.verify(java.util.Arrays.copyOf(genuine, length)).verdict())
                    .as("truncated to %d bytes", length)
                    .isEqualTo(Verdict.REFUTED);
        }
        assertThat(verifier.verify(java.util.Arrays.copyOf(genuine, genuine.length + 1)).verdict())
                .isEqualTo(Verdict.REFUTED);
    }

    @Test
    void a_leaf_at_another_index_is_refuted_by_inclusion() {
        assertThat(failedWhen(event -> event.index = 6))
                .as("P1: an event stays at its position")
                .containsExactly(Name.INCLUSION);
    }

    @Test
    void a_leaf_outside_the_signed_tree_is_refuted_by_inclusion() {
        assertThat(failedWhen(event -> event.index = 13)).containsExactly(Name.INCLUSION);
    }

    @Test
    void a_proof_with_one_hash_more_is_refuted_by_inclusion() {
        assertThat(failedWhen(event -> event.path.add(new byte[32])))
                .containsExactly(Name.INCLUSION);
    }

    @Test
    void the_body_of_another_event_is_refuted_by_the_body_commitment() {
        assertThat(failedWhen(event -> event.body = log.bodies.get(6)))
                .as("P2: a body belongs to its leaf")
                .contains(Name.BODY);
    }

    @Test
    void another_value_or_a_value_shown_twice_is_refuted_by_the_field_commitment() {
        EvidencePackage.Disclosure genuine =
                log.evidence(5).events().getFirst().disclosed().getFirst();
        EvidencePackage.Disclosure forged =
                new EvidencePackage.Disclosure(
                        genuine.path(), JsonValue.of("Another Name"), genuine.salt());
        assertThat(failedWhen(event -> event.disclosed = List.of(forged)))
                .containsExactly(Name.DISCLOSURE);
        assertThat(failedWhen(event -> event.disclosed = List.of(genuine, genuine)))
                .containsExactly(Name.DISCLOSURE);
    }

    @Test
    void a_checkpoint_signed_by_another_key_of_the_same_name_is_refuted() {
        EvidencePackage genuine = log.evidence(5);
        NoteSigner thief = NoteSigner.generate(log.origin.text(), new SecureRandom());
        EvidencePackage forged =
                new EvidencePackage(genuine.scope(), log.note(thief), genuine.events());
        assertThat(failed(verifier.verify(forged.bytes())))
                .as("P7: trust comes from the policy only")
                .containsExactly(Name.SIGNATURE);
    }

    @Test
    void a_log_that_the_policy_does_not_name_is_left_undecided() {
        EvidenceFixture other = new EvidenceFixture(3);
        VerificationReport report =
                new PackageVerifier(other.policy).verify(log.evidence(5).bytes());
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(report.checks().stream().filter(check -> check.outcome() == Outcome.UNDECIDED))
                .extracting(Check::name)
                .containsExactly(Name.POLICY);
    }

    @Test
    void a_reference_that_no_event_mentions_is_refuted_by_the_scope() {
        EvidencePackage genuine = log.evidence(5);
        EvidencePackage claimed =
                new EvidencePackage(
                        new EvidencePackage.Scope(
                                "homework",
                                List.of(
                                        EvidenceFixture.STUDENT,
                                        "student=01890000-0000-7000-8000-00000000ffff")),
                        genuine.checkpointNote(),
                        genuine.events());
        assertThat(failed(verifier.verify(claimed.bytes()))).containsExactly(Name.SCOPE);
    }

    @Test
    void events_out_of_order_or_twice_are_refuted() {
        assertThat(failed(verifier.verify(log.evidence(5, 2).bytes()))).containsExactly(Name.ORDER);
        assertThat(failed(verifier.verify(log.evidence(5, 5).bytes()))).containsExactly(Name.ORDER);
    }

    @Test
    void a_withheld_body_still_proves_that_the_event_is_in_the_log() {
        EvidencePackage genuine = log.evidence(2, 5);
        EvidencePackage.Event second = genuine.events().get(1);
        EvidencePackage.Event withheld =
                new EvidencePackage.Event(
                        5,
                        second.leaf(),
                        Optional.empty(),
                        Optional.of("other-families"),
                        List.of(),
                        second.path());
        VerificationReport report =
                verifier.verify(
                        new EvidencePackage(
                                        genuine.scope(),
                                        genuine.checkpointNote(),
                                        List.of(genuine.events().getFirst(), withheld))
                                .bytes());
        assertThat(report.verdict()).isEqualTo(Verdict.PROVEN);
        assertThat(report.statements().get(1).withheld()).isEqualTo("other-families");
    }

    @Test
    void the_report_is_the_same_in_both_languages_but_for_its_words() {
        VerificationReport report = verifier.verify(log.evidence(2).bytes());
        String english = new ReportText(Locale.ENGLISH).text(report);
        String chinese = new ReportText(Locale.forLanguageTag("zh-HK")).text(report);
        assertThat(english).contains("PROVEN").contains("name.en = " + EvidenceFixture.NAME);
        assertThat(chinese).contains("已證實").contains("name.en = " + EvidenceFixture.NAME);
        assertThat(chinese.lines().count()).isEqualTo(english.lines().count());
        assertThat(
                        CanonicalJson.parse(
                                        ReportText.json(report)
                                                .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                        1 << 20,
                                        16)
                                .asObject()
                                .string("verdict"))
                .isEqualTo("proven");
    }

    @Test
    void a_policy_survives_its_text_form() {
        assertThat(
                        new PackageVerifier(TrustPolicy.parse(log.policy.format()))
                                .verify(log.evidence(2).bytes())
                                .verdict())
                .isEqualTo(Verdict.PROVEN);
    }

    /** The parts of one event, to be changed. */
    private static final class Parts {
        private long index;
        private byte[] body;
        private List<EvidencePackage.Disclosure> disclosed;
        private final List<byte[]> path;

        Parts(EvidencePackage.Event genuine) {
            index = genuine.leafIndex();
            body = genuine.body().orElseThrow();
            disclosed = genuine.disclosed();
            path = new ArrayList<>(genuine.path());
        }
    }

    /** The checks that fail after a change of the only event of a file. */
    private List<Name> failedWhen(Consumer<Parts> change) {
        EvidencePackage genuine = log.evidence(5);
        EvidencePackage.Event event = genuine.events().getFirst();
        Parts parts = new Parts(event);
        change.accept(parts);
        EvidencePackage.Event changed =
                new EvidencePackage.Event(
                        parts.index,
                        event.leaf(),
                        Optional.of(parts.body),
                        Optional.empty(),
                        parts.disclosed,
                        parts.path);
        return failed(
                verifier.verify(
                        new EvidencePackage(
                                        genuine.scope(), genuine.checkpointNote(), List.of(changed))
                                .bytes()));
    }

    private static List<Name> failed(VerificationReport report) {
        return report.checks().stream()
                .filter(check -> check.outcome() == Outcome.FAILED)
                .map(Check::name)
                .distinct()
                .collect(Collectors.toList());
    }
}
