package hk.chopmark.projections.tenants;

import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.projections.tenants.CommandStory.NOW;
import static hk.chopmark.projections.tenants.CommandStory.by;
import static hk.chopmark.projections.tenants.CommandStory.server;

import hk.chopmark.core.board.OpenBoard;
import hk.chopmark.core.board.OpenBoard.Extent;
import hk.chopmark.core.custody.CustodyCommand.PassEventOver;
import hk.chopmark.core.custody.CustodyCommand.RecordEscrowCopies;
import hk.chopmark.core.custody.CustodyEvent.EscrowedEpoch;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.disclosure.BreakGlassCommand.ImportBreakGlassReadings;
import hk.chopmark.core.disclosure.BreakGlassCommand.Line;
import hk.chopmark.core.disclosure.BreakGlassCommand.ReviewBreakGlass;
import hk.chopmark.core.disclosure.BreakGlassReading;
import hk.chopmark.core.disclosure.DisclosureCommand.ExportPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.IndexPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.SearchPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.SearchedDetail;
import hk.chopmark.core.disclosure.DisclosureCommand.UnmaskPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.disclosure.QueryAuditLog;
import hk.chopmark.core.disclosure.RecordPackageIssued;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SearchKind;
import hk.chopmark.core.shared.SubjectRef;
import hk.chopmark.projections.tenants.Telling.Step;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Personal data is looked at, searched and taken out; keys are put into escrow. */
final class OversightSteps {

    private static final CommandContext OFFICER = by(staff(2), Purpose.AUDIT);
    private static final UUID USE = new UUID(0xb6, 1);
    private static final Set<SubjectRef> PUPIL = Set.of(student(1));
    private static final Set<String> NAME = Set.of("nameEn");
    private static final Set<Category> IDENTITY = Set.of(Category.IDENTITY);

    private OversightSteps() {}

    static void tell(List<Step> steps) {
        steps.add(
                new Step(
                        OFFICER,
                        at -> new ViewPersonalData(at.school(), "roster", PUPIL, NAME, IDENTITY)));
        steps.add(
                new Step(
                        OFFICER,
                        at ->
                                new UnmaskPersonalData(
                                        at.school(), "roster", PUPIL, NAME, IDENTITY)));
        steps.add(
                new Step(
                        OFFICER,
                        at ->
                                new SearchPersonalData(
                                        at.school(),
                                        "roster",
                                        SearchKind.NAME,
                                        Set.of(
                                                new SearchedDetail(
                                                        student(1),
                                                        "nameEn",
                                                        Category.IDENTITY)))));
        steps.add(
                new Step(
                        server(Purpose.ROSTER_ADMINISTRATION),
                        at -> new IndexPersonalData(at.school(), PUPIL, NAME, IDENTITY)));
        steps.add(
                new Step(
                        by(staff(2), Purpose.RECEIPT_PROOF),
                        at ->
                                new ExportPersonalData(
                                        at.school(), "receipt", "receipt", PUPIL, NAME, IDENTITY)));
        steps.add(
                new Step(
                        server(Purpose.RECEIPT_PROOF),
                        at ->
                                new RecordPackageIssued(
                                        at.school(),
                                        at.eventOf(ExportPersonalData.class),
                                        student(1),
                                        "A".repeat(43),
                                        at.word().length())));
        steps.add(
                new Step(
                        OFFICER,
                        at ->
                                new QueryAuditLog(
                                        at.school(),
                                        QueryAuditLog.ACCESS_DECISION,
                                        staff(1),
                                        "roster.view",
                                        null,
                                        null)));
        steps.add(
                new Step(
                        OFFICER,
                        at ->
                                new OpenBoard(
                                        at.school(),
                                        "classes",
                                        Act.parse("roster.view"),
                                        at.school(),
                                        Extent.WHOLE)));
        breakGlass(steps);
        operate(steps);
    }

    private static void operate(List<Step> steps) {
        steps.add(
                new Step(
                        server(Purpose.AUDIT),
                        at ->
                                new PassEventOver(
                                        at.school(),
                                        "homework.v1",
                                        at.eventOf(ExportPersonalData.class),
                                        at.word() + "-poison")));
        steps.add(
                new Step(
                        server(Purpose.RETENTION_AND_ERASURE),
                        at ->
                                new RecordEscrowCopies(
                                        at.school(),
                                        staff(1),
                                        staff(2),
                                        2,
                                        List.of(new EscrowedEpoch(1, at.word())))));
    }

    private static void breakGlass(List<Step> steps) {
        steps.add(
                new Step(
                        server(Purpose.AUDIT),
                        at ->
                                new ImportBreakGlassReadings(
                                        at.school(),
                                        List.of(new Line(1, "B".repeat(43), reading(at))))));
        steps.add(
                new Step(
                        by(staff(4), Purpose.AUDIT),
                        at -> new ReviewBreakGlass(at.school(), USE, at.word() + "-fine")));
    }

    private static BreakGlassReading reading(Telling at) {
        return new BreakGlassReading(
                USE,
                NOW,
                at.school(),
                new BreakGlassReading.Party(staff(2), AuthMethod.PASSWORD),
                new BreakGlassReading.Party(staff(1), AuthMethod.PASSWORD),
                new BreakGlassReading.Opened(
                        "roster",
                        List.of(student(1)),
                        List.of("nameEn"),
                        List.of(Category.IDENTITY)),
                Purpose.AUDIT,
                "transient",
                new BreakGlassReading.Basis(1, List.of(at.eventOf(ExportPersonalData.class))));
    }
}
