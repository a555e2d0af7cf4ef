package hk.chopmark.export.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.export.verify.ScopeKinds;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EvidenceKindsTest {

    private static final Parameter<StudentId> STUDENT =
            Parameter.reference("student", StudentId.class);
    private static final Parameter<LocalDate> FROM = Parameter.day("from").optional();
    private static final StudentId CHILD =
            new StudentId(UUID.fromString("0198d000-0000-7000-8000-000000000012"));

    private static final String VERSION_4 = "student=9b0c6e1c-7f0e-4c34-9d5a-0c2f6d1c1b11";

    private record Kind(String code, List<Parameter<?>> parameters) implements EvidenceKind {
        @Override
        public String area() {
            return "roster";
        }

        @Override
        public String shows() {
            return "nothing";
        }

        @Override
        public String resource() {
            return "homework";
        }

        @Override
        public Set<Category> discloses() {
            return Set.of();
        }

        @Override
        public void collect(Arguments asked, Collecting file) {}
    }

    private static final Kind KIND = new Kind("presence", List.of(STUDENT, FROM));

    @Test
    void every_kind_of_the_program_is_found() {
        assertThat(EvidenceKinds.known().all())
                .as("registered in META-INF/services")
                .extracting(EvidenceKind::code)
                .contains("erasure", "homework", "receipt");
    }

    @Test
    void the_verifier_knows_every_kind() {
        assertThat(EvidenceKinds.known().all())
                .as("a file of a kind that %s does not name is refused", ScopeKinds.RESOURCE)
                .extracting(EvidenceKind::code)
                .containsExactlyInAnyOrderElementsOf(ScopeKinds.KNOWN);
    }

    @Test
    void two_kinds_never_share_a_code() {
        assertThatThrownBy(() -> EvidenceKinds.of(List.of(KIND, KIND)))
                .as("the second of the same code")
                .hasMessageContaining("presence");
    }

    @Test
    void a_declaration_that_breaks_the_form_is_refused() {
        for (EvidenceKind wrong :
                List.of(
                        new Kind("Presence", List.of(STUDENT)),
                        new Kind("presence", List.of()),
                        new Kind("presence", List.of(FROM, STUDENT)),
                        new Kind("presence", List.of(STUDENT.optional())),
                        new Kind("presence", List.of(STUDENT, STUDENT)))) {
            assertThatThrownBy(() -> EvidenceKinds.of(List.of(wrong)))
                    .as("%s", wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void arguments_have_the_types_declared() {
        Arguments asked = Arguments.of(KIND, Map.of("student", CHILD.text(), "from", "2026-09-01"));

        assertThat(asked.get(STUDENT)).as("the reference").isEqualTo(CHILD);
        assertThat(asked.find(FROM)).as("the day").contains(LocalDate.of(2026, 9, 1));
        assertThat(asked.refs()).as("what the file is about").containsExactly(CHILD);
        assertThat(Arguments.of(KIND, Map.of("student", CHILD.text())).find(FROM))
                .as("left out")
                .isEmpty();
    }

    @Test
    void wrong_arguments_are_named_and_never_quoted() {
        assertThat(faults(Map.of())).as("missing").containsExactly(Map.entry("student", "missing"));
        assertThat(faults(Map.of("student", CHILD.text(), "wong tai man", "x")))
                .as("not taken")
                .containsExactly(Map.entry("takes", "student, from"));
        String guardian = new GuardianId(new UUID(1, 2)).text();
        for (String malformed : List.of("", "wong tai man", guardian, "student=1", VERSION_4)) {
            assertThat(faults(Map.of("student", malformed)))
                    .as("malformed: %s", malformed)
                    .containsExactly(Map.entry("student", "malformed"));
        }
        for (String malformed : List.of("", "1 September", "1899-12-31", "2201-01-01")) {
            assertThat(faults(Map.of("student", CHILD.text(), "from", malformed)))
                    .as("malformed: %s", malformed)
                    .containsExactly(Map.entry("from", "malformed"));
        }
    }

    private static Map<String, String> faults(Map<String, String> given) {
        WrongArguments wrong =
                catchThrowableOfType(WrongArguments.class, () -> Arguments.of(KIND, given));
        assertThat(wrong.toString()).as("quotes nothing").doesNotContain("wong", "1899");
        return wrong.faults();
    }
}
