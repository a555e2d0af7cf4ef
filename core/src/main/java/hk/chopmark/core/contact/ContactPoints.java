package hk.chopmark.core.contact;

import hk.chopmark.core.contact.ContactEvent.Channel;
import hk.chopmark.core.contact.ContactEvent.ContactPointRecorded;
import hk.chopmark.core.contact.ContactEvent.ContactPointRetired;
import hk.chopmark.core.contact.ContactEvent.ContactPointVerified;
import hk.chopmark.core.contact.ContactEvent.MessageFailed;
import hk.chopmark.core.contact.ContactEvent.MessageFailure;
import hk.chopmark.core.contact.ContactEvent.MessageQueued;
import hk.chopmark.core.contact.ContactEvent.MessageSent;
import hk.chopmark.core.contact.ContactEvent.MessageTemplate;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Sealed;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Contact points and messages as far as the facts read tell, folded in log order; the one reading
 * of them, for decisions and for lists. Facts are those of one school.
 */
public final class ContactPoints {

    /**
     * A contact point.
     *
     * @param address a handle; the value is read like any personal data
     * @param verifiedAt when it was shown to reach its person; absent if it was not
     * @param retiredAt from when it is used no more; absent if it is in use
     * @param reason why it is used no more
     */
    public record Point(
            ContactPointId point,
            PersonRef person,
            Channel channel,
            Sealed<String> address,
            Instant recordedAt,
            @Nullable Instant verifiedAt,
            @Nullable Instant retiredAt,
            @Nullable String reason) {

        /** Whether it was shown to reach its person, and is in use. */
        public boolean isUsable() {
            return verifiedAt != null && retiredAt == null;
        }

        private Point verified(Instant at) {
            return new Point(point, person, channel, address, recordedAt, at, retiredAt, reason);
        }

        private Point retired(Instant at, String why) {
            return new Point(point, person, channel, address, recordedAt, verifiedAt, at, why);
        }
    }

    /** How far a message came. */
    public enum Progress {
        WAITING,
        SENT,
        FAILED
    }

    /**
     * A message.
     *
     * @param at when it came so far
     * @param failure why it did not leave; absent if it did, or may yet
     */
    public record Message(
            MessageId message,
            ContactPointId point,
            MessageTemplate template,
            Instant queuedAt,
            Progress progress,
            Instant at,
            @Nullable MessageFailure failure) {

        private Message became(Progress next, Instant when, @Nullable MessageFailure why) {
            return new Message(message, point, template, queuedAt, next, when, why);
        }
    }

    private final Map<ContactPointId, Point> points = new LinkedHashMap<>();
    private final Map<MessageId, Message> messages = new LinkedHashMap<>();

    /** Those that a stream of events tells. */
    public static ContactPoints of(Stream<Recorded<?>> record) {
        ContactPoints all = new ContactPoints();
        record.forEach(all::evolve);
        return all;
    }

    /** Takes in one more fact; events of other kinds change nothing. */
    public void evolve(Recorded<?> fact) {
        Instant at = fact.at();
        switch (fact.event()) {
            case ContactPointRecorded made ->
                    points.put(
                            made.point(),
                            new Point(
                                    made.point(),
                                    made.person(),
                                    made.channel(),
                                    made.address(),
                                    at,
                                    null,
                                    null,
                                    null));
            case ContactPointVerified verified ->
                    points.computeIfPresent(verified.point(), (_, point) -> point.verified(at));
            case ContactPointRetired retired ->
                    points.computeIfPresent(
                            retired.point(), (_, point) -> point.retired(at, retired.reason()));
            case MessageQueued queued ->
                    messages.put(
                            queued.message(),
                            new Message(
                                    queued.message(),
                                    queued.point(),
                                    queued.template(),
                                    at,
                                    Progress.WAITING,
                                    at,
                                    null));
            case MessageSent sent -> become(sent.message(), Progress.SENT, at, null);
            case MessageFailed failed ->
                    become(failed.message(), Progress.FAILED, at, failed.failure());
            default -> {
                // no fact of contact points
            }
        }
    }

    private void become(
            MessageId message, Progress progress, Instant at, @Nullable MessageFailure failure) {
        messages.computeIfPresent(message, (_, found) -> found.became(progress, at, failure));
    }

    /** All contact points, in the order they were recorded. */
    public List<Point> all() {
        return List.copyOf(points.values());
    }

    /** One contact point. */
    public Optional<Point> point(ContactPointId point) {
        return Optional.ofNullable(points.get(point));
    }

    /** One message. */
    public Optional<Message> message(MessageId message) {
        return Optional.ofNullable(messages.get(message));
    }

    /** The messages to a contact point, in the order they were asked for. */
    public List<Message> messagesTo(ContactPointId point) {
        return messages.values().stream().filter(message -> message.point().equals(point)).toList();
    }
}
