package hk.chopmark.core.contact;

import hk.chopmark.core.contact.ContactCommand.RecordContactPoint;
import hk.chopmark.core.contact.ContactCommand.RetireContactPoint;
import hk.chopmark.core.contact.ContactCommand.VerifyContactPoint;
import hk.chopmark.core.contact.ContactEvent.ContactPointRecorded;
import hk.chopmark.core.contact.ContactEvent.ContactPointRetired;
import hk.chopmark.core.contact.ContactEvent.ContactPointVerified;
import hk.chopmark.core.contact.ContactEvent.MessageTemplate;
import hk.chopmark.core.contact.ContactEvent.VerificationMethod;
import hk.chopmark.core.contact.ContactPoints.Point;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.facts.SearchableFact;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import java.util.List;
import java.util.Map;

/** A contact point from its recording to its end. */
final class ContactRules {

    private ContactRules() {}

    /** A person known to the roster has a few contact points at a time. */
    static final class Recording extends ContactRule<RecordContactPoint> {
        Recording() {
            super(RecordContactPoint.class);
        }

        @Override
        public List<FactQuery> facts(RecordContactPoint command, Actor actor) {
            return List.of(
                    FactQuery.about(command.point(), ContactPointRecorded.class),
                    FactQuery.about(
                            command.person(),
                            SearchableFact.class,
                            ContactPointRecorded.class,
                            ContactPointRetired.class));
        }

        @Override
        public List<ContactEvent> decide(
                RecordContactPoint command, ContactBook book, DecisionContext context) {
            book.requireKnown(command.person());
            book.requireNew(command.point());
            book.requireRoom(command.person());
            return List.of(
                    new ContactPointRecorded(
                            command.point(),
                            command.person(),
                            command.channel(),
                            command.address()));
        }
    }

    /** A code that left for this contact point came back, given by a person. */
    static final class Verifying extends ContactRule<VerifyContactPoint> {
        Verifying() {
            super(VerifyContactPoint.class);
        }

        @Override
        public List<FactQuery> facts(VerifyContactPoint command, Actor actor) {
            return List.of(FactQuery.about(command.point(), ContactEvent.class));
        }

        @Override
        public List<ContactEvent> decide(
                VerifyContactPoint command, ContactBook book, DecisionContext context) {
            Point point = book.requireInUse(command);
            if (point.verifiedAt() != null) {
                throw DomainRejection.conflict(
                        "contact.already-verified", Map.of("point", command.point()));
            }
            book.requireSent(command.message(), command.point(), MessageTemplate.CONTACT_CODE);
            if (!(context.actor().ref() instanceof ActorRef.Person(PersonRef giver))) {
                throw DomainRejection.notAllowed("contact.person-needed", Map.of());
            }
            return List.of(
                    new ContactPointVerified(
                            command.point(),
                            point.person(),
                            VerificationMethod.CODE_RETURNED,
                            command.message(),
                            giver));
        }
    }

    /** Only what is in use is retired, and nothing takes it back. */
    static final class Retiring extends ContactRule<RetireContactPoint> {
        Retiring() {
            super(RetireContactPoint.class);
        }

        @Override
        public List<FactQuery> facts(RetireContactPoint command, Actor actor) {
            return List.of(
                    FactQuery.about(
                            command.point(),
                            ContactPointRecorded.class,
                            ContactPointRetired.class));
        }

        @Override
        public List<ContactEvent> decide(
                RetireContactPoint command, ContactBook book, DecisionContext context) {
            Point point = book.requireInUse(command);
            return List.of(
                    new ContactPointRetired(command.point(), point.person(), command.reason()));
        }
    }
}
