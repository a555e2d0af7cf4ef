package hk.chopmark.api.attendance;

import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.rest.Dated;
import hk.chopmark.core.attendance.AbsenceId;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.disclosure.DisclosureCommand.UnmaskPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.reading.PersonalDataReader;
import hk.chopmark.core.reading.PersonalDataReader.Reading;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import hk.chopmark.projections.attendance.AbsenceView;
import hk.chopmark.projections.attendance.Registers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Why a student was absent, and what proves it.
 *
 * <p><b>Guarantees</b>: no record, no read: the answer leaves only after the event that records
 * this reading is durable. A refusal is recorded too, and is the same whether or not a reason was
 * given. An absence that the school does not know is 404, and nothing is recorded.
 */
@RestController
@Asking.WithoutKey
@RequestMapping("/api/v1/attendance/absences/{absence}/reasons")
@Tag(name = "Attendance")
class AbsenceReasonController {

    private static final String RESOURCE = "attendance";
    private static final Set<String> FIELDS = Set.of("reason", "proof");

    private final Registers registers;
    private final PersonalDataReader reader;

    AbsenceReasonController(Registers registers, PersonalDataReader reader) {
        this.registers = registers;
        this.reader = reader;
    }

    /**
     * One text, its mask, or that it was erased.
     *
     * @param certificate the erasure; absent where the record does not say who erased it
     */
    record Shown(
            @Nullable String value,
            boolean masked,
            boolean erased,
            @Nullable Instant erasedAt,
            @Nullable ErasureId certificate) {

        static Shown of(OpenedField<?> opened) {
            return switch (opened) {
                case OpenedField.Value<?>(Object value) ->
                        new Shown(String.valueOf(value), false, false, null, null);
                case OpenedField.Masked<?>(String mask) -> new Shown(mask, true, false, null, null);
                case OpenedField.Erased<?>(OpenedField.Certificate by) ->
                        by == null
                                ? new Shown(null, false, true, null, null)
                                : new Shown(null, false, true, by.erasedAt(), by.erasure());
            };
        }

        /** Without the text. */
        @Override
        public String toString() {
            return "Shown[masked=" + masked + ", erased=" + erased + "]";
        }
    }

    /**
     * What was read; absent where nothing was given.
     *
     * @param recordedBy the event that records this reading
     * @param reported the reason as it was reported
     * @param explained the reason as the school knows it
     */
    record Reasons(
            long asOf,
            UUID recordedBy,
            @Nullable Shown reported,
            @Nullable Shown explained,
            @Nullable Shown proof)
            implements Dated {

        /** Without the texts. */
        @Override
        public String toString() {
            return "Reasons[" + recordedBy + "]";
        }
    }

    @Sends(ViewPersonalData.class)
    @PostMapping("/views")
    @Operation(summary = "See reason and proof as masks; the reading is recorded first")
    Reasons view(Asking asking, @PathVariable AbsenceId absence) {
        CommandContext context = CommandGate.context(asking);
        Texts texts = texts(asking, absence);
        ViewPersonalData command =
                new ViewPersonalData(
                        asking.school(),
                        RESOURCE,
                        texts.subjects(),
                        FIELDS,
                        Set.of(Category.HEALTH));
        return texts.in(reader.read(command, context, texts.handles()));
    }

    @Sends(UnmaskPersonalData.class)
    @PostMapping("/unmaskings")
    @Operation(summary = "Read reason and proof; the reading is recorded first")
    Reasons unmask(Asking asking, @PathVariable AbsenceId absence) {
        CommandContext context = CommandGate.context(asking);
        Texts texts = texts(asking, absence);
        UnmaskPersonalData command =
                new UnmaskPersonalData(
                        asking.school(),
                        RESOURCE,
                        texts.subjects(),
                        FIELDS,
                        Set.of(Category.HEALTH));
        return texts.in(reader.unmask(command, context, texts.handles()));
    }

    /** Where the texts of one absence lie. */
    private record Texts(
            SubjectRef student,
            @Nullable Sealed<String> reported,
            @Nullable Sealed<String> explained,
            @Nullable Sealed<String> proof) {

        Set<SubjectRef> subjects() {
            return Set.of(student);
        }

        List<Sealed<?>> handles() {
            return Stream.<@Nullable Sealed<?>>of(reported, explained, proof)
                    .<Sealed<?>>flatMap(handle -> Stream.ofNullable(handle))
                    .toList();
        }

        Reasons in(Reading reading) {
            return new Reasons(
                    reading.asOf(),
                    reading.recordedBy(),
                    shown(reading, reported),
                    shown(reading, explained),
                    shown(reading, proof));
        }

        private static @Nullable Shown shown(Reading reading, @Nullable Sealed<String> handle) {
            return handle == null ? null : Shown.of(reading.field(handle));
        }
    }

    private Texts texts(Asking asking, AbsenceId absence) {
        AbsenceView view =
                registers
                        .absence(asking.school(), absence)
                        .value()
                        .orElseThrow(() ->
                                DomainRejection.unknown(
                                        "attendance.absence-unknown",
                                        Map.of("absence", absence.text())));
        AbsenceView.Report report = view.report();
        AbsenceView.Explanation explanation = view.explanation();
        return new Texts(
                view.student(),
                report == null ? null : report.reason(),
                explanation == null ? null : explanation.reason(),
                explanation == null ? null : explanation.proof());
    }
}
