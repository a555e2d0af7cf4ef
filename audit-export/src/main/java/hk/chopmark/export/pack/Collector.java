package hk.chopmark.export.pack;

import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.erasure.ErasureEvent;
import hk.chopmark.core.erasure.ErasureEvent.KeyDestroyed;
import hk.chopmark.core.homework.HomeworkEvent;
import hk.chopmark.core.notice.NoticeEvent;
import hk.chopmark.core.roster.RosterEvent;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.seal.KeyOwner;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.HomeworkId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.export.pack.PackageWriter.Evidence;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the events that make up a record, in log order, and decides whose bodies stay inside. */
final class Collector {
    private static final int PAGE = 2_000;
    private static final int MAX_EVENTS = 10_000;

    /** Subjects asked for at once. */
    private static final int SUBJECTS = 200;

    private final AuditEngine engine;
    private final SortedMap<Long, Evidence.Item> items = new TreeMap<>();
    private final List<Sealed<?>> handles = new ArrayList<>();

    Collector(AuditEngine engine) {
        this.engine = engine;
    }

    Evidence receipt(SchoolId school, NoticeId notice, GuardianId guardian) {
        Set<Ref> refs = new LinkedHashSet<>(List.of(notice, guardian));
        for (StoredEvent event : find(school, List.of(Set.of(notice.text(), guardian.text())))) {
            if (PackageWriter.decode(engine, event).event() instanceof NoticeEvent copy) {
                refs.addAll(studentsOf(copy, guardian));
                take(
                        event,
                        copy instanceof NoticeEvent.NoticeAudienceFixed ? "other-families" : null);
            }
        }
        if (items.isEmpty()) {
            throw DomainRejection.unknown(
                    "export.nothing-found", Map.of("notice", notice, "guardian", guardian));
        }
        for (StoredEvent event : find(school, List.of(Set.of(notice.text())))) {
            switch (PackageWriter.decode(engine, event).event()) {
                case NoticeEvent.NoticeDrafted _, NoticeEvent.NoticeWithdrawn _ ->
                        take(event, null);
                case NoticeEvent.NoticeVersionPublished version -> {
                    take(event, null);
                    handle(version.contentSalt());
                    handle(version.titleEn());
                    handle(version.titleZh());
                    handle(version.bodyEn());
                    handle(version.bodyZh());
                }
                default -> {}
            }
        }
        takePeople(school, guardian, refs);
        refs.addAll(takeErasures(school));
        return new Evidence(List.copyOf(refs), List.copyOf(items.values()), List.copyOf(handles));
    }

    private void takePeople(SchoolId school, GuardianId guardian, Set<Ref> refs) {
        List<Set<String>> people = new ArrayList<>();
        refs.stream()
                .filter(StudentId.class::isInstance)
                .forEach(student -> {
                    people.add(Set.of(student.text(), guardian.text()));
                    people.add(Set.of(student.text()));
                });
        people.add(Set.of(guardian.text()));
        for (StoredEvent event : find(school, people)) {
            switch (PackageWriter.decode(engine, event).event()) {
                case RosterEvent.StudentEnrolled student -> {
                    take(event, null);
                    handle(student.nameZh());
                    handle(student.nameEn());
                }
                case RosterEvent.GuardianRegistered person -> {
                    take(event, null);
                    handle(person.nameZh());
                    handle(person.nameEn());
                }
                case RosterEvent.GuardianLinked link ->
                        takeLink(event, link.student(), link.guardian(), guardian, refs);
                case RosterEvent.GuardianAuthorityChanged link ->
                        takeLink(event, link.student(), link.guardian(), guardian, refs);
                case RosterEvent.GuardianUnlinked link ->
                        takeLink(event, link.student(), link.guardian(), guardian, refs);
                default -> {}
            }
        }
    }

    /** Only the links between this guardian and the students the notice was about. */
    private void takeLink(
            StoredEvent event,
            StudentId student,
            GuardianId linked,
            GuardianId guardian,
            Set<Ref> refs) {
        if (linked.equals(guardian) && refs.contains(student)) {
            take(event, null);
        }
    }

    Evidence homework(SchoolId school, StudentId student) {
        Set<Ref> refs = new LinkedHashSet<>(List.of(student));
        Set<HomeworkId> homeworks = new LinkedHashSet<>();
        for (StoredEvent event : find(school, List.of(Set.of(student.text())))) {
            switch (PackageWriter.decode(engine, event).event()) {
                case HomeworkEvent.HomeworkSubmitted submitted -> {
                    homeworks.add(submitted.homework());
                    take(event, null);
                }
                case HomeworkEvent.HomeworkMarked marked -> {
                    take(event, null);
                    handle(marked.mark());
                }
                case HomeworkEvent.HomeworkReturned _ -> take(event, null);
                case RosterEvent.StudentEnrolled enrolled -> {
                    take(event, null);
                    handle(enrolled.nameZh());
                    handle(enrolled.nameEn());
                    handle(enrolled.sourceNumber());
                }
                case RosterEvent.ClassMembershipStarted _, RosterEvent.ClassMembershipEnded _ ->
                        take(event, null);
                default -> {}
            }
        }
        if (items.isEmpty()) {
            throw DomainRejection.unknown("export.nothing-found", Map.of("student", student));
        }
        refs.addAll(homeworks);
        takeAssignments(school, homeworks);
        refs.addAll(takeErasures(school));
        return new Evidence(List.copyOf(refs), List.copyOf(items.values()), List.copyOf(handles));
    }

    Evidence erasure(SchoolId school, ErasureId erasure) {
        Set<Ref> refs = new LinkedHashSet<>(List.of(erasure));
        for (StoredEvent event : find(school, List.of(Set.of(erasure.text())))) {
            take(event, null);
            if (PackageWriter.decode(engine, event).event()
                    instanceof ErasureEvent.ErasureRequested asked) {
                refs.add(asked.subject());
            }
        }
        if (items.isEmpty()) {
            throw DomainRejection.unknown("export.nothing-found", Map.of("erasure", erasure));
        }
        return new Evidence(List.copyOf(refs), List.copyOf(items.values()), List.of());
    }

    /**
     * What is erased of the fields found, so that the file says since when and by what decision.
     *
     * @return the erasures, which the file is about too
     */
    private Set<Ref> takeErasures(SchoolId school) {
        Set<KeyOwner> owners =
                handles.stream()
                        .map(handle -> new KeyOwner(handle.subject(), handle.category()))
                        .collect(Collectors.toSet());
        Set<Ref> erasures = new LinkedHashSet<>();
        List<Set<String>> subjects =
                owners.stream().map(owner -> Set.of(owner.subject().text())).distinct().toList();
        for (int from = 0; from < subjects.size(); from += SUBJECTS) {
            List<Set<String>> some =
                    subjects.subList(from, Math.min(from + SUBJECTS, subjects.size()));
            for (StoredEvent event : find(school, some, Set.of("erasure.KeyDestroyed"))) {
                if (PackageWriter.decode(engine, event).event() instanceof KeyDestroyed key
                        && owners.contains(new KeyOwner(key.subject(), key.category()))) {
                    take(event, null);
                    erasures.add(key.erasure());
                }
            }
        }
        for (Ref erasure : erasures) {
            find(school, List.of(Set.of(erasure.text())), Set.of("erasure.ErasureCertified"))
                    .forEach(event -> take(event, null));
        }
        return erasures;
    }

    private void takeAssignments(SchoolId school, Set<HomeworkId> homeworks) {
        Set<String> types = Set.of("homework.HomeworkAssigned", "homework.HomeworkDeadlineChanged");
        List<Set<String>> any =
                homeworks.stream().map(homework -> Set.of(homework.text())).toList();
        for (StoredEvent event :
                any.isEmpty() ? List.<StoredEvent>of() : find(school, any, types)) {
            take(event, null);
            if (PackageWriter.decode(engine, event).event()
                    instanceof HomeworkEvent.HomeworkAssigned assigned) {
                handle(assigned.title());
            }
        }
    }

    /** The students a copy is about: before anything is delivered, those of the audience. */
    private static List<StudentId> studentsOf(NoticeEvent event, GuardianId guardian) {
        return switch (event) {
            case NoticeEvent.NoticeAudienceFixed audience ->
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

    private void take(StoredEvent event, @Nullable String withheld) {
        items.putIfAbsent(
                event.position(), new Evidence.Item(event, Optional.ofNullable(withheld)));
        if (items.size() > MAX_EVENTS) {
            throw DomainRejection.rule("export.too-large", Map.of("most", MAX_EVENTS));
        }
    }

    private void handle(@Nullable Sealed<?> handle) {
        if (handle != null) {
            handles.add(handle);
        }
    }

    private List<StoredEvent> find(SchoolId school, List<Set<String>> anyOfAllTags) {
        return find(school, anyOfAllTags, Set.of());
    }

    private List<StoredEvent> find(
            SchoolId school, List<Set<String>> anyOfAllTags, Set<String> types) {
        List<StoredEvent> found = new ArrayList<>();
        List<StoredEvent> page;
        long from = 0;
        do {
            page = engine.log().find(school, anyOfAllTags, types, from, PAGE);
            found.addAll(page);
            from = page.isEmpty() ? from : page.getLast().position() + 1;
        } while (page.size() == PAGE && found.size() <= 4 * MAX_EVENTS);
        return found;
    }
}
