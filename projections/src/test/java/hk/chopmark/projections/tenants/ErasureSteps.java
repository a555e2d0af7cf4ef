package hk.chopmark.projections.tenants;

import static hk.chopmark.core.testing.Cast.erasure;
import static hk.chopmark.core.testing.Cast.guardian;
import static hk.chopmark.core.testing.Cast.hold;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.projections.tenants.CommandStory.TERM;
import static hk.chopmark.projections.tenants.CommandStory.by;
import static hk.chopmark.projections.tenants.CommandStory.server;

import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.erasure.ErasureCommand.AcknowledgeErasure;
import hk.chopmark.core.erasure.ErasureCommand.AdoptRetentionRule;
import hk.chopmark.core.erasure.ErasureCommand.ApproveErasure;
import hk.chopmark.core.erasure.ErasureCommand.CertifyErasure;
import hk.chopmark.core.erasure.ErasureCommand.DecideErasure;
import hk.chopmark.core.erasure.ErasureCommand.DeletedBoxes;
import hk.chopmark.core.erasure.ErasureCommand.FinaliseErasure;
import hk.chopmark.core.erasure.ErasureCommand.KeysOfCategory;
import hk.chopmark.core.erasure.ErasureCommand.PlaceLegalHold;
import hk.chopmark.core.erasure.ErasureCommand.RecordBlindIndexDeleted;
import hk.chopmark.core.erasure.ErasureCommand.RecordCiphertextDeleted;
import hk.chopmark.core.erasure.ErasureCommand.RecordKeysDestroyed;
import hk.chopmark.core.erasure.ErasureCommand.RecordStragglersDeleted;
import hk.chopmark.core.erasure.ErasureCommand.RefuseErasure;
import hk.chopmark.core.erasure.ErasureCommand.ReleaseLegalHold;
import hk.chopmark.core.erasure.ErasureCommand.RequestErasure;
import hk.chopmark.core.erasure.ErasureGround;
import hk.chopmark.core.erasure.ErasurePlace;
import hk.chopmark.core.erasure.RetentionStart;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.projections.tenants.Telling.Step;
import java.util.List;
import java.util.Set;

/** One erasure is refused, one is carried out; what has to be kept is held. */
final class ErasureSteps {

    private static final CommandContext OFFICER = by(staff(2), Purpose.RETENTION_AND_ERASURE);
    private static final CommandContext SECOND = by(staff(4), Purpose.RETENTION_AND_ERASURE);
    private static final CommandContext ERASER = server(Purpose.RETENTION_AND_ERASURE);
    private static final Set<Category> HEALTH = Set.of(Category.HEALTH);

    private ErasureSteps() {}

    static void tell(List<Step> steps) {
        steps.add(request(1));
        steps.add(
                new Step(
                        OFFICER,
                        at -> new RefuseErasure(at.school(), erasure(1), at.word() + "-kept")));
        steps.add(
                new Step(
                        OFFICER,
                        at ->
                                new PlaceLegalHold(
                                        at.school(),
                                        hold(1),
                                        student(2),
                                        HEALTH,
                                        at.word() + "-court")));
        steps.add(
                new Step(
                        OFFICER,
                        at -> new ReleaseLegalHold(at.school(), hold(1), at.word() + "-closed")));
        steps.add(
                new Step(
                        OFFICER,
                        at ->
                                new AdoptRetentionRule(
                                        at.school(),
                                        Category.HEALTH,
                                        RetentionStart.STUDENT_LEFT,
                                        at.word().length(),
                                        at.word() + " policy")));
        steps.add(request(2));
        steps.add(new Step(OFFICER, at -> new ApproveErasure(at.school(), erasure(2))));
        steps.add(new Step(SECOND, at -> new DecideErasure(at.school(), erasure(2))));
        carryOut(steps);
    }

    private static Step request(int number) {
        return new Step(
                OFFICER,
                at ->
                        new RequestErasure(
                                at.school(),
                                erasure(number),
                                student(2),
                                HEALTH,
                                ErasureGround.REQUESTED_BY_SUBJECT,
                                guardian(1)));
    }

    private static void carryOut(List<Step> steps) {
        steps.add(
                new Step(
                        ERASER,
                        at ->
                                new RecordKeysDestroyed(
                                        at.school(),
                                        erasure(2),
                                        List.of(
                                                new KeysOfCategory(
                                                        Category.HEALTH, List.of(), null)))));
        DeletedBoxes none = new DeletedBoxes(Category.HEALTH, 0, 0);
        steps.add(
                new Step(ERASER, at -> new RecordCiphertextDeleted(at.school(), erasure(2), none)));
        steps.add(
                new Step(
                        ERASER,
                        at -> new RecordBlindIndexDeleted(at.school(), erasure(2), at.word())));
        steps.add(place(ErasurePlace.KEY_DATABASE));
        steps.add(place(ErasurePlace.NODE_MEMORY));
        steps.add(
                new Step(ERASER, at -> new RecordStragglersDeleted(at.school(), erasure(2), none)));
        steps.add(place(ErasurePlace.EVENTS_DATABASE));
        steps.add(place(ErasurePlace.READ_MODELS));
        steps.add(place(ErasurePlace.BACKUPS));
        steps.add(
                new Step(
                        ERASER,
                        at ->
                                new CertifyErasure(
                                        at.school(),
                                        erasure(2),
                                        at.word(),
                                        "procedural",
                                        0,
                                        Set.of(at.word()))));
        steps.add(new Step(ERASER, at -> new FinaliseErasure(at.school(), erasure(2), null)));
    }

    private static Step place(ErasurePlace place) {
        return new Step(
                ERASER,
                at -> new AcknowledgeErasure(at.school(), erasure(2), place, TERM.plusDays(90)));
    }
}
