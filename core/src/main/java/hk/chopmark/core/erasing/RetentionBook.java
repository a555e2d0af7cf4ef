package hk.chopmark.core.erasing;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.erasure.ErasureEvent.ErasureRefused;
import hk.chopmark.core.erasure.ErasureEvent.ErasureRequested;
import hk.chopmark.core.erasure.ErasureEvent.LegalHoldPlaced;
import hk.chopmark.core.erasure.ErasureEvent.LegalHoldReleased;
import hk.chopmark.core.erasure.ErasureEvent.RetentionRuleAdopted;
import hk.chopmark.core.erasure.HoldId;
import hk.chopmark.core.erasure.RetentionStart;
import hk.chopmark.core.roster.RosterEvent.GuardianLinked;
import hk.chopmark.core.roster.RosterEvent.GuardianRegistered;
import hk.chopmark.core.roster.RosterEvent.GuardianUnlinked;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StaffDepartureCorrected;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.roster.RosterEvent.StudentDepartureCorrected;
import hk.chopmark.core.roster.RosterEvent.StudentEnrolled;
import hk.chopmark.core.roster.RosterEvent.StudentLeft;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.shared.SubjectRef;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rules, holds, requests and the ends that periods count from, folded from a school's events. */
final class RetentionBook {

    private record Kind(Category category, RetentionStart start) {}

    private final Map<Kind, RetentionRuleAdopted> rules = new LinkedHashMap<>();
    private final Map<HoldId, LegalHoldPlaced> holds = new LinkedHashMap<>();
    private final Map<ErasureId, ErasureRequested> requests = new LinkedHashMap<>();
    private final Map<SubjectRef, Ended> ended = new LinkedHashMap<>();
    private final Map<GuardianId, Standing> guardians = new LinkedHashMap<>();

    /**
     * For whom a guardian stands.
     *
     * @param from the day of registration
     * @param links by student the day on which the link ended; empty while it stands
     */
    private record Standing(LocalDate from, Map<StudentId, Optional<LocalDate>> links) {}

    /** The day on which the reason to hold somebody's data began to be over. */
    record Ended(SubjectRef subject, RetentionStart start, LocalDate on) {}

    void evolve(Recorded<?> fact) {
        switch (fact.event()) {
            case RetentionRuleAdopted rule ->
                    rules.put(new Kind(rule.category(), rule.start()), rule);
            case LegalHoldPlaced hold -> holds.put(hold.hold(), hold);
            case LegalHoldReleased hold -> holds.remove(hold.hold());
            case ErasureRequested request -> requests.put(request.erasure(), request);
            case ErasureRefused refused -> requests.remove(refused.erasure());
            case StudentLeft left ->
                    end(left.student(), RetentionStart.STUDENT_LEFT, left.leftOn());
            case StaffLeft left -> end(left.staff(), RetentionStart.STAFF_LEFT, left.leftOn());
            case StudentEnrolled enrolled -> ended.remove(enrolled.student());
            case StaffAppointed appointed -> ended.remove(appointed.staff());
            case StudentDepartureCorrected corrected ->
                    end(corrected.student(), RetentionStart.STUDENT_LEFT, corrected.leftOn());
            case StaffDepartureCorrected corrected ->
                    end(corrected.staff(), RetentionStart.STAFF_LEFT, corrected.leftOn());
            case GuardianRegistered registered -> guardian(registered.guardian(), fact);
            case GuardianLinked link ->
                    guardian(link.guardian(), fact).links().put(link.student(), Optional.empty());
            case GuardianUnlinked link ->
                    guardian(link.guardian(), fact)
                            .links()
                            .put(link.student(), Optional.of(dayOf(fact)));
            default -> {}
        }
    }

    private Standing guardian(GuardianId guardian, Recorded<?> fact) {
        return guardians.computeIfAbsent(
                guardian, _ -> new Standing(dayOf(fact), new LinkedHashMap<>()));
    }

    private static LocalDate dayOf(Recorded<?> fact) {
        return DecisionContext.dayOf(fact.at());
    }

    /**
     * The day from which a guardian stands for nobody; empty while some student is at the school.
     */
    private Optional<LocalDate> standsForNobodyFrom(Standing guardian) {
        LocalDate last = guardian.links().isEmpty() ? guardian.from() : LocalDate.MIN;
        for (Map.Entry<StudentId, Optional<LocalDate>> link : guardian.links().entrySet()) {
            Optional<LocalDate> left = Optional.ofNullable(ended.get(link.getKey())).map(Ended::on);
            Optional<LocalDate> end =
                    Stream.concat(left.stream(), link.getValue().stream())
                            .min(Comparator.naturalOrder());
            if (end.isEmpty()) {
                return end;
            }
            last = end.get().isAfter(last) ? end.get() : last;
        }
        return Optional.of(last);
    }

    private void end(SubjectRef subject, RetentionStart start, @Nullable LocalDate on) {
        if (on == null) {
            ended.remove(subject);
        } else {
            ended.put(subject, new Ended(subject, start, on));
        }
    }

    List<RetentionRuleAdopted> rules() {
        return List.copyOf(rules.values());
    }

    List<LegalHoldPlaced> standingHolds() {
        return List.copyOf(holds.values());
    }

    List<Ended> ended() {
        List<Ended> all = new ArrayList<>(ended.values());
        guardians.forEach((guardian, standing) ->
                standsForNobodyFrom(standing)
                        .ifPresent(day ->
                                all.add(
                                        new Ended(
                                                guardian, RetentionStart.GUARDIAN_UNLINKED, day))));
        return all;
    }

    boolean isHeld(SubjectRef subject, Category category) {
        return holds.values().stream()
                .anyMatch(hold ->
                        hold.subject().equals(subject) && hold.categories().contains(category));
    }

    Optional<ErasureId> erasureOf(SubjectRef subject, Category category) {
        return requests.values().stream()
                .filter(request -> request.subject().equals(subject))
                .filter(request -> request.categories().contains(category))
                .map(ErasureRequested::erasure)
                .findFirst();
    }
}
