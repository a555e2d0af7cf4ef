package hk.chopmark.core.notice;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.facts.NotPermitted;
import hk.chopmark.core.notice.NoticeCommand.AboutCopy;
import hk.chopmark.core.notice.NoticeCommand.AcknowledgeNotice;
import hk.chopmark.core.notice.NoticeCommand.AttestPaperSlip;
import hk.chopmark.core.notice.NoticeCommand.Copy;
import hk.chopmark.core.notice.NoticeCommand.OpenNotice;
import hk.chopmark.core.notice.NoticeCommand.RecordAttempt;
import hk.chopmark.core.notice.NoticeCommand.RecordDelivery;
import hk.chopmark.core.notice.NoticeCommand.RecordFailure;
import hk.chopmark.core.notice.NoticeEvent.DeliveryAttempted;
import hk.chopmark.core.notice.NoticeEvent.DeliveryConfirmed;
import hk.chopmark.core.notice.NoticeEvent.DeliveryFailed;
import hk.chopmark.core.notice.NoticeEvent.NoticeAcknowledged;
import hk.chopmark.core.notice.NoticeEvent.NoticeOpened;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.StaffId;
import java.util.List;
import java.util.Map;

/** The guardian's side of a notice: delivery, opening, acknowledging, signing. */
final class ReceiptRules {

    private ReceiptRules() {}

    /** To report what a guardian did in the school's app: the app's claim. */
    private static final String REPORT = "receipt.report";

    private static boolean isGuardian(Copy copy, Actor actor) {
        return actor.ref() instanceof ActorRef.Person(PersonRef person)
                && person.equals(copy.guardian());
    }

    /** No other person acts for a guardian, whatever they were granted. */
    private static void requireGuardianOrApp(Copy copy, Actor actor) {
        if (actor.ref() instanceof ActorRef.Person && !isGuardian(copy, actor)) {
            throw NotPermitted.as(
                    "notice.not-the-guardian", Act.parse(REPORT), List.of(copy.student()), actor);
        }
    }

    /**
     * A signature is the guardian's own, made after proving again who they are; no service signs
     * for anybody.
     */
    private static void requireReauthenticated(Actor actor) {
        if (actor.auth() != AuthMethod.REAUTHENTICATION
                || !(actor.ref() instanceof ActorRef.Person)) {
            throw DomainRejection.notAllowed(
                    "notice.signing-needs-reauthentication", Map.of("auth", actor.auth().code()));
        }
    }

    abstract static class Delivery<C extends AboutCopy> extends NoticeRule<C> {
        Delivery(Class<C> commandType) {
            super(commandType, ofCopy("receipt.deliver"));
        }

        @Override
        public final List<FactQuery> facts(C command, Actor actor) {
            return factsOf(
                    command.copy(),
                    DeliveryAttempted.class,
                    DeliveryConfirmed.class,
                    DeliveryFailed.class);
        }
    }

    /** Only the current version goes out, and only to its audience; attempts count up by one. */
    static final class Attempting extends Delivery<RecordAttempt> {
        Attempting() {
            super(RecordAttempt.class);
        }

        @Override
        public List<NoticeEvent> decide(
                RecordAttempt command, NoticeFile file, DecisionContext context) {
            Copy copy = command.copy();
            file.requireCurrent(copy.number());
            file.requireInAudience(copy);
            file.requireAuthority(copy, false);
            file.requireNextAttempt(copy, command.channel(), command.attempt());
            return List.of(
                    new DeliveryAttempted(
                            copy.notice(),
                            copy.number(),
                            copy.student(),
                            copy.guardian(),
                            command.channel(),
                            command.attempt()));
        }
    }

    /**
     * A result belongs to an attempt that was made and has none yet; it may arrive after a
     * withdrawal.
     */
    static final class Confirming extends Delivery<RecordDelivery> {
        Confirming() {
            super(RecordDelivery.class);
        }

        @Override
        public List<NoticeEvent> decide(
                RecordDelivery command, NoticeFile file, DecisionContext context) {
            Copy copy = command.copy();
            file.requireUnresolved(copy, command.channel(), command.attempt());
            return List.of(
                    new DeliveryConfirmed(
                            copy.notice(),
                            copy.number(),
                            copy.student(),
                            copy.guardian(),
                            command.channel(),
                            command.attempt(),
                            command.providerStatus()));
        }
    }

    /** As {@link Confirming}, for an attempt that failed. */
    static final class Failing extends Delivery<RecordFailure> {
        Failing() {
            super(RecordFailure.class);
        }

        @Override
        public List<NoticeEvent> decide(
                RecordFailure command, NoticeFile file, DecisionContext context) {
            Copy copy = command.copy();
            file.requireUnresolved(copy, command.channel(), command.attempt());
            return List.of(
                    new DeliveryFailed(
                            copy.notice(),
                            copy.number(),
                            copy.student(),
                            copy.guardian(),
                            command.channel(),
                            command.attempt(),
                            command.failureCode()));
        }
    }

    /**
     * The first opening of each level is recorded; what was reached before is not recorded again.
     */
    static final class Opening extends NoticeRule<OpenNotice> {
        Opening() {
            super(OpenNotice.class, ofCopy(REPORT));
        }

        @Override
        public boolean isOwnAffair(OpenNotice command, Actor actor) {
            return isGuardian(command.copy(), actor);
        }

        @Override
        public List<FactQuery> facts(OpenNotice command, Actor actor) {
            return factsOf(command.copy(), NoticeOpened.class);
        }

        @Override
        public List<NoticeEvent> decide(
                OpenNotice command, NoticeFile file, DecisionContext context) {
            Copy copy = command.copy();
            requireGuardianOrApp(copy, context.actor());
            if (!file.requireCurrent(copy.number()).languages().contains(command.language())) {
                throw DomainRejection.rule(
                        "notice.language-not-published", Map.of("language", command.language()));
            }
            file.requireInAudience(copy);
            file.requireAuthority(copy, false);
            if (file.isOpenedTo(copy, command.level(), context.actor())) {
                return List.of();
            }
            return List.of(
                    new NoticeOpened(
                            copy.notice(),
                            copy.number(),
                            copy.student(),
                            copy.guardian(),
                            command.language(),
                            command.level()));
        }
    }

    /**
     * Acknowledged or signed once, by the guardian, or acknowledged in the school's app, while the
     * version stands and the authority lasts.
     */
    static final class Acknowledging extends NoticeRule<AcknowledgeNotice> {
        Acknowledging() {
            super(AcknowledgeNotice.class, ofCopy(REPORT));
        }

        @Override
        public boolean isOwnAffair(AcknowledgeNotice command, Actor actor) {
            return isGuardian(command.copy(), actor);
        }

        @Override
        public List<FactQuery> facts(AcknowledgeNotice command, Actor actor) {
            return factsOf(command.copy(), NoticeAcknowledged.class);
        }

        @Override
        public List<NoticeEvent> decide(
                AcknowledgeNotice command, NoticeFile file, DecisionContext context) {
            Copy copy = command.copy();
            boolean signing = command.level() == 6;
            requireGuardianOrApp(copy, context.actor());
            if (signing) {
                requireReauthenticated(context.actor());
            }
            file.requireCurrent(copy.number());
            file.requireInAudience(copy);
            file.requireAuthority(copy, signing);
            file.requireNotAcknowledgedTo(copy, command.level(), context.actor());
            return List.of(
                    new NoticeAcknowledged(
                            copy.notice(),
                            copy.number(),
                            copy.student(),
                            copy.guardian(),
                            command.level(),
                            null));
        }
    }

    /**
     * A paper slip counts as acknowledged if a member of staff attests it, under the same
     * conditions.
     */
    static final class Attesting extends NoticeRule<AttestPaperSlip> {
        Attesting() {
            super(AttestPaperSlip.class, ofCopy("receipt.attest"));
        }

        @Override
        public List<FactQuery> facts(AttestPaperSlip command, Actor actor) {
            return factsOf(command.copy(), NoticeAcknowledged.class);
        }

        @Override
        public List<NoticeEvent> decide(
                AttestPaperSlip command, NoticeFile file, DecisionContext context) {
            Copy copy = command.copy();
            if (!(context.actor().ref() instanceof ActorRef.Person(StaffId staff))) {
                throw DomainRejection.notAllowed("notice.attester-not-staff", Map.of());
            }
            file.requireCurrent(copy.number());
            file.requireInAudience(copy);
            file.requireAuthority(copy, false);
            file.requireNotAcknowledgedTo(copy, 5, context.actor());
            return List.of(
                    new NoticeAcknowledged(
                            copy.notice(),
                            copy.number(),
                            copy.student(),
                            copy.guardian(),
                            5,
                            staff));
        }
    }
}
