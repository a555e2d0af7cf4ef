package hk.chopmark.api.notice;

import hk.chopmark.api.security.Caller;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.facts.AuthorityFact;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.facts.Guardianships;
import hk.chopmark.core.notice.NoticeCommand.Copy;
import hk.chopmark.core.notice.NoticeEvent.NoticeAcknowledged;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.receipts.CopyView;
import hk.chopmark.projections.receipts.NoticeView;
import hk.chopmark.projections.receipts.ReceiptView;
import hk.chopmark.projections.receipts.Receipts;
import hk.chopmark.projections.roster.MemberView;
import hk.chopmark.projections.roster.Roster;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.ShownClasses;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The copies of a guardian, and what they did about each.
 *
 * <p><b>Guarantees</b>: answers about the guardian named only; a copy of somebody else is unknown.
 */
@Component
class OwnCopies {

    private final AuditEngine engine;
    private final Receipts receipts;
    private final Roster roster;

    OwnCopies(AuditEngine engine, Receipts receipts, Roster roster) {
        this.engine = engine;
        this.receipts = receipts;
        this.roster = roster;
    }

    /**
     * The child of a copy, as it is told apart without a name.
     *
     * @param classNumber absent if the child is in no class now
     */
    record Child(String classCode, @Nullable Integer classNumber) {}

    /**
     * What a guardian did about a copy, and may do.
     *
     * @param acknowledgedAt absent if they did not
     * @param attested whether a member of staff says so, who had the slip on paper
     * @param signedAt absent if they did not
     */
    record Standing(
            @Nullable Instant acknowledgedAt,
            boolean attested,
            @Nullable Instant signedAt,
            Authority authority) {}

    /**
     * Who asks.
     *
     * @throws DomainRejection {@code notice.not-the-guardian} if it is no guardian
     */
    static GuardianId guardian(Caller caller) {
        if (caller.actor().ref() instanceof ActorRef.Person(GuardianId guardian)) {
            return guardian;
        }
        throw DomainRejection.notAllowed("notice.not-the-guardian", Map.of());
    }

    AsOf<List<CopyView>> of(SchoolId school, GuardianId guardian, int most) {
        return receipts.copiesOf(school, guardian, most);
    }

    /** One copy, of whatever version. */
    CopyView one(SchoolId school, Copy copy) {
        Optional<NoticeView> notice =
                receipts.notice(school, copy.notice(), ShownClasses.ALL).value();
        Optional<ReceiptView> receipt =
                receipts.receipts(school, copy.notice(), copy.guardian()).value().stream()
                        .filter(one -> one.number() == copy.number())
                        .filter(one -> one.student().equals(copy.student()))
                        .findFirst();
        if (notice.isEmpty() || receipt.isEmpty()) {
            throw DomainRejection.unknown("notice.unknown", Map.of("notice", copy.notice().text()));
        }
        return new CopyView(receipt.get(), notice.get());
    }

    /** The version of a copy, with the handles of its texts. */
    NoticeView.Version version(SchoolId school, Copy copy) {
        one(school, copy);
        return receipts.versions(school, copy.notice()).value().stream()
                .filter(version -> version.number() == copy.number())
                .findFirst()
                .orElseThrow(() ->
                        DomainRejection.unknown(
                                "notice.version-unknown", Map.of("notice", copy.notice().text())));
    }

    Child child(SchoolId school, ReceiptView receipt) {
        ClassId classId = receipt.classId();
        if (classId == null) {
            return new Child("–", null);
        }
        Integer number =
                roster
                        .members(school, classId, DecisionContext.dayOf(engine.time().instant()), 0)
                        .value()
                        .stream()
                        .filter(member -> member.member().equals(receipt.student()))
                        .map(MemberView::classNumber)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
        return new Child(roster.codes(school).value().getOrDefault(classId, "–"), number);
    }

    /** Read from the log itself. */
    Standing standing(SchoolId school, Copy copy) {
        Guardianships guardianships = new Guardianships();
        engine.history().of(school).about(copy.guardian()).ofTypes(AuthorityFact.class).stream()
                .forEach(guardianships::evolve);
        Optional<Recorded<?>> acknowledged = answer(school, copy, 5);
        return new Standing(
                acknowledged.map(Recorded::at).orElse(null),
                acknowledged
                        .map(fact -> (NoticeAcknowledged) fact.event())
                        .filter(event -> event.attestedBy() != null)
                        .isPresent(),
                answer(school, copy, 6).map(Recorded::at).orElse(null),
                guardianships.authority(copy.student(), copy.guardian()));
    }

    private Optional<Recorded<?>> answer(SchoolId school, Copy copy, int level) {
        return engine
                .history()
                .of(school)
                .about(copy.notice(), copy.guardian())
                .ofTypes(NoticeAcknowledged.class)
                .stream()
                .filter(fact -> isOf((NoticeAcknowledged) fact.event(), copy, level))
                .<Recorded<?>>map(fact -> fact)
                .findFirst();
    }

    private static boolean isOf(NoticeAcknowledged event, Copy copy, int level) {
        return event.number() == copy.number()
                && event.student().equals(copy.student())
                && event.guardian().equals(copy.guardian())
                && event.level() == level;
    }
}
