package hk.chopmark.core.disclosure;

import hk.chopmark.core.disclosure.Ties.Circulation;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.facts.Guardianships.Guardianship;
import hk.chopmark.core.facts.HeldGrants.Held;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.shared.SubjectRef;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why a viewer may read a data subject's fields: the named policies of disclosure, tried in order.
 *
 * @param basis which policy
 * @param held the grant relied on; absent where the law itself gives the right (oneself, one's
 *     child)
 * @param links events that tie the subject to the viewer or to the grant's scope
 */
record Grounds(Basis basis, @Nullable Held held, List<UUID> links) {

    /** The policies by which a viewer may read; the law's own need no grant. */
    enum Basis {
        GRANT_FOR_SCHOOL,
        GRANT_FOR_CLASS,
        GRANT_FOR_STUDENT,
        OWN_DATA,
        GUARDIAN,
        ADDRESSEE
    }

    private static final Set<Category> OF_ONESELF =
            Set.of(Category.IDENTITY, Category.CONTACT, Category.STAFF, Category.HKID);
    private static final Set<Category> OF_A_CHILD_FOR_NOTICES = Set.of(Category.IDENTITY);

    private static Grounds byLaw(Basis basis, UUID... links) {
        return new Grounds(basis, null, List.of(links));
    }

    /**
     * The first ground found, or empty. A grant of their own comes before what was handed to them,
     * whatever the scopes, and any grant before the law.
     */
    static Optional<Grounds> find(
            PersonRef viewer,
            SubjectRef subject,
            Set<Category> categories,
            List<Held> grants,
            Ties.OnDay ties) {
        return byGrant(subject, own(grants), ties)
                .or(() -> byGrant(subject, handedOn(grants), ties))
                .or(() -> viewerIsSubject(viewer, subject, categories))
                .or(() -> guardianOfSubject(viewer, subject, categories, ties))
                .or(() -> addressee(viewer, subject, categories, ties));
    }

    /** The grants that hand on nobody else's rights. */
    static List<Held> own(List<Held> grants) {
        return grants.stream().filter(held -> held.origin() == null).toList();
    }

    private static List<Held> handedOn(List<Held> grants) {
        return grants.stream().filter(held -> held.origin() != null).toList();
    }

    private static Optional<Grounds> byGrant(
            SubjectRef subject, List<Held> grants, Ties.OnDay ties) {
        return wholeSchool(grants).or(() -> narrowGrant(subject, grants, ties));
    }

    static Optional<Grounds> wholeSchool(List<Held> grants) {
        return grants.stream()
                .filter(held -> held.terms().scope() instanceof SchoolId)
                .map(held -> new Grounds(Basis.GRANT_FOR_SCHOOL, held, List.of()))
                .findFirst();
    }

    /** The right to search, where nobody was found. */
    static Grounds toSearch(Held held, Ties.OnDay ties) {
        Basis basis =
                switch (held.terms().scope()) {
                    case ClassId ignored -> Basis.GRANT_FOR_CLASS;
                    case StudentId ignored -> Basis.GRANT_FOR_STUDENT;
                    default -> Basis.GRANT_FOR_SCHOOL;
                };
        return new Grounds(basis, held, ties.placesBehind(held));
    }

    private static Optional<Grounds> narrowGrant(
            SubjectRef subject, List<Held> grants, Ties.OnDay ties) {
        for (Held held : grants) {
            Optional<Grounds> grounds =
                    switch (held.terms().scope()) {
                        case ClassId classId ->
                                withinClass(classId, subject, ties)
                                        .map(links ->
                                                new Grounds(Basis.GRANT_FOR_CLASS, held, links));
                        case StudentId student ->
                                aboutStudent(student, subject, ties)
                                        .map(links ->
                                                new Grounds(
                                                        Basis.GRANT_FOR_STUDENT,
                                                        held,
                                                        join(ties.placesBehind(held), links)));
                        default -> Optional.empty();
                    };
            if (grounds.isPresent()) {
                return grounds;
            }
        }
        return Optional.empty();
    }

    private static List<UUID> join(List<UUID> first, List<UUID> second) {
        return Stream.concat(first.stream(), second.stream()).distinct().toList();
    }

    /** A class takes in its members, the guardians of its pupils, and what was circulated to it. */
    private static Optional<List<UUID>> withinClass(
            ClassId classId, SubjectRef subject, Ties.OnDay ties) {
        return switch (subject) {
            case GuardianId guardian ->
                    ties.guardianships().of(guardian).stream()
                            .flatMap(guardianship ->
                                    ties.placedBy(classId, guardianship.student()).stream()
                                            .map(place ->
                                                    List.of(guardianship.recordedBy(), place)))
                            .findFirst();
            case PersonRef member -> ties.placedBy(classId, member).map(List::of);
            case SchoolId ignored -> Optional.empty();
            default -> circulatedTo(classId, subject, ties);
        };
    }

    private static Optional<List<UUID>> circulatedTo(
            ClassId classId, SubjectRef document, Ties.OnDay ties) {
        return ties.circulationsOf(document).stream()
                .filter(circulation -> circulation.fact().classId().equals(classId))
                .map(circulation -> List.of(circulation.recordedBy()))
                .findFirst();
    }

    /** A student takes in the student and the guardians who stand for them. */
    private static Optional<List<UUID>> aboutStudent(
            StudentId student, SubjectRef subject, Ties.OnDay ties) {
        if (subject.equals(student)) {
            return Optional.of(List.of());
        }
        return subject instanceof GuardianId guardian
                ? ties.guardianships().of(guardian).stream()
                        .filter(guardianship -> guardianship.student().equals(student))
                        .map(guardianship -> List.of(guardianship.recordedBy()))
                        .findFirst()
                : Optional.empty();
    }

    private static Optional<Grounds> viewerIsSubject(
            PersonRef viewer, SubjectRef subject, Set<Category> categories) {
        return viewer.equals(subject) && OF_ONESELF.containsAll(categories)
                ? Optional.of(byLaw(Basis.OWN_DATA))
                : Optional.empty();
    }

    /** Full authority reads the child's data; authority for notices only, the child's name. */
    private static Optional<Grounds> guardianOfSubject(
            PersonRef viewer, SubjectRef subject, Set<Category> categories, Ties.OnDay ties) {
        if (!(viewer instanceof GuardianId guardian)) {
            return Optional.empty();
        }
        return ties.guardianships().of(guardian).stream()
                .filter(guardianship -> guardianship.student().equals(subject))
                .filter(guardianship ->
                        guardianship.authority() == Authority.FULL
                                || OF_A_CHILD_FOR_NOTICES.containsAll(categories))
                .map(guardianship -> byLaw(Basis.GUARDIAN, guardianship.recordedBy()))
                .findFirst();
    }

    /**
     * A document's content is read by those it is addressed to, by name or as a pupil (or a pupil's
     * guardian) of the class.
     */
    private static Optional<Grounds> addressee(
            PersonRef viewer, SubjectRef document, Set<Category> categories, Ties.OnDay ties) {
        if (!categories.equals(Set.of(Category.CONTENT))) {
            return Optional.empty();
        }
        for (Circulation circulation : ties.circulationsOf(document)) {
            Optional<Grounds> grounds =
                    switch (viewer) {
                        case GuardianId guardian ->
                                ties.guardianships().of(guardian).stream()
                                        .flatMap(guardianship ->
                                                asGuardian(circulation, guardianship, ties)
                                                        .stream())
                                        .findFirst();
                        case StudentId student -> asPupil(circulation, student, ties);
                        default -> Optional.empty();
                    };
            if (grounds.isPresent()) {
                return grounds;
            }
        }
        return Optional.empty();
    }

    private static Optional<Grounds> asGuardian(
            Circulation circulation, Guardianship guardianship, Ties.OnDay ties) {
        if (circulation.fact().isForWholeClass()) {
            return ties.placedBy(circulation.fact().classId(), guardianship.student())
                    .map(place ->
                            byLaw(
                                    Basis.ADDRESSEE,
                                    circulation.recordedBy(),
                                    guardianship.recordedBy(),
                                    place));
        }
        return circulation
                        .fact()
                        .addressedFor(guardianship.guardian())
                        .contains(guardianship.student())
                ? Optional.of(
                        byLaw(Basis.ADDRESSEE, circulation.recordedBy(), guardianship.recordedBy()))
                : Optional.empty();
    }

    private static Optional<Grounds> asPupil(
            Circulation circulation, StudentId student, Ties.OnDay ties) {
        if (circulation.fact().isForWholeClass()) {
            return ties.placedBy(circulation.fact().classId(), student)
                    .map(place -> byLaw(Basis.ADDRESSEE, circulation.recordedBy(), place));
        }
        return circulation.fact().addressedFor(student).isEmpty()
                ? Optional.empty()
                : Optional.of(byLaw(Basis.ADDRESSEE, circulation.recordedBy()));
    }
}
