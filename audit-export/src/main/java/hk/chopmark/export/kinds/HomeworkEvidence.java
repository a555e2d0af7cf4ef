package hk.chopmark.export.kinds;

import hk.chopmark.core.homework.HomeworkEvent;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkAssigned;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkDeadlineChanged;
import hk.chopmark.core.homework.HomeworkId;
import hk.chopmark.core.roster.RosterEvent;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.export.pack.Arguments;
import hk.chopmark.export.pack.Collecting;
import hk.chopmark.export.pack.EvidenceKind;
import hk.chopmark.export.pack.Parameter;
import java.util.List;
import java.util.Set;

/** What homework a student was set, handed in and got back. */
public final class HomeworkEvidence implements EvidenceKind {

    private static final Parameter<StudentId> STUDENT =
            Parameter.reference("student", StudentId.class);

    /** For the loader of services. */
    public HomeworkEvidence() {}

    @Override
    public String code() {
        return "homework";
    }

    @Override
    public String area() {
        return "homework";
    }

    @Override
    public String shows() {
        return "what homework a student was set, handed in and got back";
    }

    @Override
    public String resource() {
        return "homework";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(STUDENT);
    }

    @Override
    public Set<Category> discloses() {
        return Set.of(Category.CONTENT, Category.IDENTITY, Category.ACADEMIC);
    }

    @Override
    public void collect(Arguments asked, Collecting file) {
        file.record()
                .about(asked.get(STUDENT))
                .ofTypes(HomeworkEvent.class, RosterEvent.class)
                .entries()
                .forEach(event -> {
                    switch (event.recorded().event()) {
                        case HomeworkEvent.HomeworkSubmitted submitted -> {
                            file.about(submitted.homework());
                            file.take(event);
                        }
                        case HomeworkEvent.HomeworkMarked marked -> {
                            file.take(event);
                            file.fields(marked.mark());
                        }
                        case RosterEvent.StudentEnrolled enrolled -> {
                            file.take(event);
                            file.fields(
                                    enrolled.nameZh(), enrolled.nameEn(), enrolled.sourceNumber());
                        }
                        case HomeworkEvent.HomeworkReturned _,
                                RosterEvent.StudentLeft _,
                                RosterEvent.StudentDepartureCorrected _,
                                RosterEvent.ClassMembershipStarted _,
                                RosterEvent.ClassMembershipEnded _ ->
                                file.take(event);
                        default -> {}
                    }
                });
        file.requireFound();
        takeAssignments(file);
        file.followErasures();
    }

    private static void takeAssignments(Collecting file) {
        file.record()
                .aboutAny(file.about(HomeworkId.class))
                .ofTypes(HomeworkAssigned.class, HomeworkDeadlineChanged.class)
                .entries()
                .forEach(event -> {
                    file.take(event);
                    if (event.recorded().event() instanceof HomeworkAssigned assigned) {
                        file.fields(assigned.title());
                    }
                });
    }
}
