package hk.chopmark.export.kinds;

import hk.chopmark.core.history.History;
import hk.chopmark.core.notice.NoticeEvent;
import hk.chopmark.core.notice.NoticeEvent.NoticeAudienceFixed;
import hk.chopmark.core.notice.NoticeEvent.NoticeDrafted;
import hk.chopmark.core.notice.NoticeEvent.NoticeVersionPublished;
import hk.chopmark.core.notice.NoticeEvent.NoticeWithdrawn;
import hk.chopmark.core.roster.RosterEvent;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.export.pack.Arguments;
import hk.chopmark.export.pack.Collecting;
import hk.chopmark.export.pack.EvidenceKind;
import hk.chopmark.export.pack.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a guardian received and did about a notice.
 *
 * <p><b>Guarantees</b>: names no other family; the audience of the notice is proven without being
 * shown.
 */
public final class ReceiptEvidence implements EvidenceKind {

    private static final Parameter<NoticeId> NOTICE = Parameter.reference("notice", NoticeId.class);
    private static final Parameter<GuardianId> GUARDIAN =
            Parameter.reference("guardian", GuardianId.class);

    /** For the loader of services. */
    public ReceiptEvidence() {}

    @Override
    public String code() {
        return "receipt";
    }

    @Override
    public String area() {
        return "notice";
    }

    @Override
    public String shows() {
        return "what a guardian received and did about a notice: versions, delivery, opening,"
                + " signature";
    }

    @Override
    public String resource() {
        return "receipt";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(NOTICE, GUARDIAN);
    }

    @Override
    public Set<Category> discloses() {
        return Set.of(Category.CONTENT, Category.IDENTITY);
    }

    @Override
    public void collect(Arguments asked, Collecting file) {
        NoticeId notice = asked.get(NOTICE);
        GuardianId guardian = asked.get(GUARDIAN);
        takeCopies(notice, guardian, file);
        file.requireFound();
        takeVersions(notice, file);
        takePeople(guardian, file);
        file.followErasures();
    }

    private static void takeCopies(NoticeId notice, GuardianId guardian, Collecting file) {
        file.record()
                .about(notice, guardian)
                .ofTypes(NoticeEvent.class)
                .entries()
                .forEach(event -> {
                    if (event.recorded().event() instanceof NoticeEvent copy) {
                        file.about(studentsOf(copy, guardian));
                        if (copy instanceof NoticeAudienceFixed) {
                            file.takeWithheld(event, "other-families");
                        } else {
                            file.take(event);
                        }
                    }
                });
    }

    private static void takeVersions(NoticeId notice, Collecting file) {
        file.record()
                .about(notice)
                .ofTypes(NoticeDrafted.class, NoticeVersionPublished.class, NoticeWithdrawn.class)
                .entries()
                .forEach(event -> {
                    file.take(event);
                    if (event.recorded().event() instanceof NoticeVersionPublished version) {
                        file.fields(
                                version.contentSalt(),
                                version.titleEn(),
                                version.titleZh(),
                                version.bodyEn(),
                                version.bodyZh());
                    }
                });
    }

    private static void takePeople(GuardianId guardian, Collecting file) {
        List<PersonRef> people = new ArrayList<>(file.about(StudentId.class));
        people.add(guardian);
        file.record()
                .aboutAny(people)
                .ofTypes(RosterEvent.class)
                .entries()
                .forEach(event -> {
                    switch (event.recorded().event()) {
                        case RosterEvent.StudentEnrolled student -> {
                            file.take(event);
                            file.fields(student.nameZh(), student.nameEn());
                        }
                        case RosterEvent.GuardianRegistered person -> {
                            file.take(event);
                            file.fields(person.nameZh(), person.nameEn());
                        }
                        case RosterEvent.GuardianLinked link ->
                                takeLink(event, link.student(), link.guardian(), file);
                        case RosterEvent.GuardianAuthorityChanged link ->
                                takeLink(event, link.student(), link.guardian(), file);
                        case RosterEvent.GuardianUnlinked link ->
                                takeLink(event, link.student(), link.guardian(), file);
                        default -> {}
                    }
                });
    }

    /** Only the links between this guardian and the students the notice was about. */
    private static void takeLink(
            History.Entry event, StudentId student, GuardianId guardian, Collecting file) {
        if (file.isAbout(guardian) && file.isAbout(student)) {
            file.take(event);
        }
    }

    /** The students a copy is about: before anything is delivered, those of the audience. */
    private static List<StudentId> studentsOf(NoticeEvent event, GuardianId guardian) {
        return switch (event) {
            case NoticeAudienceFixed audience ->
                    audience.recipients().stream()
                            .filter(recipient -> recipient.guardians().contains(guardian))
                            .map(NoticeEvent.Recipient::student)
                            .toList();
            case NoticeEvent.DeliveryAttempted copy -> List.of(copy.student());
            case NoticeEvent.DeliveryConfirmed copy -> List.of(copy.student());
            case NoticeEvent.DeliveryFailed copy -> List.of(copy.student());
            case NoticeEvent.NoticeOpened copy -> List.of(copy.student());
            case NoticeEvent.NoticeAcknowledged copy -> List.of(copy.student());
            default -> List.of();
        };
    }
}
