package hk.chopmark.api.evidence;

import hk.chopmark.core.roster.RosterEvent.ClassMembershipEnded;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.StudentEnrolled;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.export.pack.Arguments;
import hk.chopmark.export.pack.Collecting;
import hk.chopmark.export.pack.EvidenceKind;
import hk.chopmark.export.pack.Parameter;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/** A kind that only tests know: the classes a student was in, between two days. */
public final class ClassPlaceEvidence implements EvidenceKind {

    private static final ZoneId HONG_KONG = ZoneId.of("Asia/Hong_Kong");

    private static final Parameter<StudentId> STUDENT =
            Parameter.reference("student", StudentId.class);
    private static final Parameter<LocalDate> FROM = Parameter.day("from").optional();
    private static final Parameter<LocalDate> TO = Parameter.day("to").optional();

    /** For the loader of services. */
    public ClassPlaceEvidence() {}

    @Override
    public String code() {
        return "class-place";
    }

    @Override
    public String area() {
        return "roster";
    }

    @Override
    public String shows() {
        return "the classes a student was in";
    }

    @Override
    public String resource() {
        return "homework";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(STUDENT, FROM, TO);
    }

    @Override
    public Set<Category> discloses() {
        return Set.of(Category.IDENTITY);
    }

    @Override
    public void collect(Arguments asked, Collecting file) {
        LocalDate from = asked.find(FROM).orElse(LocalDate.MIN);
        LocalDate to = asked.find(TO).orElse(LocalDate.MAX);
        file.record()
                .about(asked.get(STUDENT))
                .ofTypes(
                        StudentEnrolled.class,
                        ClassMembershipStarted.class,
                        ClassMembershipEnded.class)
                .entries()
                .forEach(event -> {
                    LocalDate day = LocalDate.ofInstant(event.recorded().at(), HONG_KONG);
                    if (event.recorded().event() instanceof StudentEnrolled student) {
                        file.take(event);
                        file.fields(student.nameZh(), student.nameEn());
                    } else if (!day.isBefore(from) && !day.isAfter(to)) {
                        file.take(event);
                    }
                });
        file.followErasures();
    }
}
