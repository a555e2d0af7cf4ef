package hk.chopmark.core.notice;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.facts.AuthorityFact;
import hk.chopmark.core.facts.ClassFact;
import hk.chopmark.core.facts.MembershipFact;
import hk.chopmark.core.notice.NoticeCommand.DraftNotice;
import hk.chopmark.core.notice.NoticeCommand.FixAudience;
import hk.chopmark.core.notice.NoticeCommand.PublishVersion;
import hk.chopmark.core.notice.NoticeCommand.SealedContent;
import hk.chopmark.core.notice.NoticeCommand.WithdrawNotice;
import hk.chopmark.core.notice.NoticeEvent.NoticeAudienceFixed;
import hk.chopmark.core.notice.NoticeEvent.NoticeDrafted;
import hk.chopmark.core.notice.NoticeEvent.NoticeVersionPublished;
import hk.chopmark.core.notice.NoticeEvent.NoticeWithdrawn;
import hk.chopmark.core.notice.NoticeEvent.Recipient;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.StudentId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The school's side of a notice: draft, versions, audience, withdrawal. */
final class PublishingRules {

    /** Most pupils of a class that a notice can be addressed to at once. */
    private static final int MAX_PUPILS = 1_000;

    /** Most people named in one audience event, so that its tags stay within bounds. */
    private static final int MAX_NAMED = 450;

    private PublishingRules() {}

    /** A notice is begun once, by whoever may publish somewhere: it addresses nobody yet. */
    static final class Drafting extends NoticeRule<DraftNotice> {
        Drafting() {
            super(DraftNotice.class, "notice.publish");
        }

        @Override
        public Set<Ref> objects(DraftNotice command, NoticeFile file) {
            return Set.of();
        }

        @Override
        public List<FactQuery> facts(DraftNotice command, Actor actor) {
            return List.of(standingOf(command.notice()));
        }

        @Override
        public List<NoticeEvent> decide(
                DraftNotice command, NoticeFile file, DecisionContext context) {
            file.requireNew();
            return List.of(new NoticeDrafted(command.notice(), command.kind()));
        }
    }

    /** Versions are numbered without gap; two publishers at once never share a number. */
    static final class Publishing extends NoticeRule<PublishVersion> {
        Publishing() {
            super(PublishVersion.class, "notice.publish");
        }

        @Override
        public List<FactQuery> objectFacts(PublishVersion command) {
            return List.of(addressingsOf(command.notice()));
        }

        @Override
        public Set<Ref> objects(PublishVersion command, NoticeFile file) {
            return file.objects(command.school());
        }

        @Override
        public List<FactQuery> facts(PublishVersion command, Actor actor) {
            return List.of(standingOf(command.notice()));
        }

        @Override
        public List<NoticeEvent> decide(
                PublishVersion command, NoticeFile file, DecisionContext context) {
            file.requireStanding();
            SealedContent content = command.content();
            return List.of(
                    new NoticeVersionPublished(
                            command.notice(),
                            file.nextNumber(),
                            content.contentHash(),
                            content.contentSalt(),
                            content.titleEn(),
                            content.titleZh(),
                            content.bodyEn(),
                            content.bodyZh(),
                            content.languages(),
                            command.deadline(),
                            command.urgent(),
                            command.marketing()));
        }
    }

    /**
     * The audience is the roster of that Hong Kong day: pupils whose place is in force on it, and
     * their guardians who receive notices.
     */
    static final class FixingAudience extends NoticeRule<FixAudience> {
        FixingAudience() {
            super(FixAudience.class, "notice.publish");
        }

        @Override
        public List<FactQuery> objectFacts(FixAudience command) {
            return List.of(addressingsOf(command.notice()));
        }

        /** The class that is added, and those that the notice was addressed to. */
        @Override
        public Set<Ref> objects(FixAudience command, NoticeFile file) {
            Set<Ref> objects = new HashSet<>(file.objects(command.school()));
            objects.add(command.classId());
            return objects;
        }

        @Override
        public List<FactQuery> facts(FixAudience command, Actor actor) {
            return List.of(
                    standingOf(command.notice()),
                    FactQuery.about(command.notice(), command.classId(), NoticeAudienceFixed.class),
                    FactQuery.about(command.classId(), ClassFact.class, MembershipFact.class));
        }

        @Override
        public List<FactQuery> furtherFacts(
                FixAudience command, NoticeFile file, DecisionContext context) {
            List<StudentId> pupils = file.pupilsOf(command.classId(), context.today());
            return pupils.size() > MAX_PUPILS
                    ? List.of()
                    : pupils.stream()
                            .map(pupil -> FactQuery.about(pupil, AuthorityFact.class))
                            .toList();
        }

        @Override
        public List<NoticeEvent> decide(
                FixAudience command, NoticeFile file, DecisionContext context) {
            file.requireCurrent(command.number());
            file.requireClassExists(command.classId());
            file.requireNotAddressed(command.number(), command.classId());
            List<StudentId> pupils = file.pupilsOf(command.classId(), context.today());
            if (pupils.isEmpty()) {
                throw DomainRejection.rule(
                        "notice.class-empty", Map.of("class", command.classId()));
            }
            if (pupils.size() > MAX_PUPILS) {
                throw DomainRejection.rule(
                        "notice.class-too-large",
                        Map.of(
                                "class",
                                command.classId(),
                                "pupils",
                                pupils.size(),
                                "limit",
                                MAX_PUPILS));
            }
            return inParts(command, file, context.readAsOf(), pupils);
        }

        private static List<NoticeEvent> inParts(
                FixAudience command, NoticeFile file, long readAsOf, List<StudentId> pupils) {
            List<NoticeEvent> events = new ArrayList<>();
            List<Recipient> part = new ArrayList<>();
            int named = 0;
            for (StudentId pupil : pupils) {
                Recipient recipient = new Recipient(pupil, file.receivingFor(pupil));
                int people = 1 + recipient.guardians().size();
                if (named + people > MAX_NAMED && !part.isEmpty()) {
                    events.add(part(command, part, readAsOf));
                    part.clear();
                    named = 0;
                }
                part.add(recipient);
                named += people;
            }
            events.add(part(command, part, readAsOf));
            return events;
        }

        private static NoticeAudienceFixed part(
                FixAudience command, List<Recipient> recipients, long readAsOf) {
            return new NoticeAudienceFixed(
                    command.notice(), command.number(), command.classId(), recipients, readAsOf);
        }
    }

    /** A notice is withdrawn once. */
    static final class Withdrawing extends NoticeRule<WithdrawNotice> {
        Withdrawing() {
            super(WithdrawNotice.class, "notice.withdraw");
        }

        @Override
        public List<FactQuery> objectFacts(WithdrawNotice command) {
            return List.of(addressingsOf(command.notice()));
        }

        @Override
        public Set<Ref> objects(WithdrawNotice command, NoticeFile file) {
            return file.objects(command.school());
        }

        @Override
        public List<FactQuery> facts(WithdrawNotice command, Actor actor) {
            return List.of(standingOf(command.notice()));
        }

        @Override
        public List<NoticeEvent> decide(
                WithdrawNotice command, NoticeFile file, DecisionContext context) {
            file.requireStanding();
            return List.of(new NoticeWithdrawn(command.notice(), command.reason()));
        }
    }
}
