package hk.chopmark.api.mail;

import hk.chopmark.api.mail.CodeRows.Place;
import hk.chopmark.api.mail.ContactCodes.Messages;
import hk.chopmark.api.mail.Mail.Letter;
import hk.chopmark.api.mail.Mail.Outcome;
import hk.chopmark.api.mail.MessageQueue.Handed;
import hk.chopmark.api.mail.MessageQueue.Waiting;
import hk.chopmark.core.contact.ContactCommand;
import hk.chopmark.core.contact.ContactCommand.RecordMessageFailed;
import hk.chopmark.core.contact.ContactCommand.RecordMessageSent;
import hk.chopmark.core.contact.ContactEvent;
import hk.chopmark.core.contact.ContactEvent.MessageFailure;
import hk.chopmark.core.contact.ContactModule;
import hk.chopmark.core.contact.ContactPoints;
import hk.chopmark.core.contact.ContactPoints.Message;
import hk.chopmark.core.contact.ContactPoints.Point;
import hk.chopmark.core.contact.ContactPoints.Progress;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.disclosure.DisclosureCommand.ReadAddress;
import hk.chopmark.core.reading.PersonalDataReader.Reading;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the messages in the queue, one at a time on each node.
 *
 * <p><b>Guarantees</b>: a message whose request is on record is sent at least once, or has failed
 * on record within {@link #PATIENCE} and a wait. It is sent twice only if a node dies between the
 * answer of the mail server and the note of it. The address is read for each try that reaches the
 * mail server, and every such reading is on record before. Nothing is logged but codes, counts and
 * references.
 */
final class MessageSender implements AutoCloseable {

    /** How long it is tried. */
    static final Duration PATIENCE = Duration.ofHours(24);

    private static final Logger LOG = LoggerFactory.getLogger(MessageSender.class);

    private static final Duration FIRST_WAIT = Duration.ofMinutes(1);
    private static final int MOST_DOUBLINGS = 7;
    private static final Duration LENT = Duration.ofMinutes(5);
    private static final Duration UNRECORDED = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final long LOOK_MILLIS = 1_000;
    private static final long CLOSE_MILLIS = 60_000;
    private static final String SERVICE = "mail";

    private final MessageQueue queue;
    private final CodeRows codes;
    private final AuditEngine engine;
    private final Mail mail;
    private final MessageTexts texts;
    private final InstantSource clock;
    private final Semaphore signal = new Semaphore(0);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("chopmark-mail").unstarted(this::run);
    private volatile boolean closed;

    MessageSender(Messages messages, AuditEngine engine, Mail mail, MessageTexts texts) {
        this.queue = messages.queue();
        this.codes = messages.codes();
        this.engine = engine;
        this.mail = mail;
        this.texts = texts;
        this.clock = engine.time();
    }

    /** Begins to send. */
    void start() {
        thread.start();
    }

    /** Has it look at once. */
    void look() {
        signal.release();
    }

    /** Ends the sending; a message under way is finished. */
    @Override
    public void close() {
        closed = true;
        signal.release();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                while (!closed && sendNext()) {
                    // until nothing is due
                }
                if (signal.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    signal.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // No message: it might quote a value. The queue gives the letter out again.
                LOG.atWarn()
                        .addKeyValue("failure", e.getClass().getSimpleName())
                        .log("mail.failed");
                pause();
            }
        }
    }

    private void pause() {
        try {
            if (signal.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                signal.drainPermits();
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    /** Works on one message; false if none is due. */
    private boolean sendNext() {
        Instant now = clock.instant();
        Optional<Waiting> due = queue.take(now, now.plus(LENT));
        due.ifPresent(this::work);
        return due.isPresent();
    }

    private void work(Waiting waiting) {
        if (waiting.taken() != null) {
            recordSent(waiting, waiting.taken());
            return;
        }
        ContactPoints record = record(waiting);
        Optional<Message> message = record.message(waiting.message());
        if (message.isEmpty()) {
            dropUnlessNew(waiting);
        } else if (message.get().progress() != Progress.WAITING) {
            queue.remove(waiting.school(), waiting.message());
        } else {
            Optional<Point> point =
                    record.point(waiting.point()).filter(found -> found.retiredAt() == null);
            if (point.isEmpty()) {
                fail(waiting, MessageFailure.NO_ADDRESS, null);
            } else if (waiting.queuedAt().plus(PATIENCE).isBefore(clock.instant())) {
                fail(waiting, MessageFailure.NOT_TAKEN_IN_TIME, null);
            } else {
                connectAndSend(waiting, message.get(), point.get());
            }
        }
    }

    private ContactPoints record(Waiting waiting) {
        return ContactPoints.of(
                engine
                        .history()
                        .of(waiting.school())
                        .about(waiting.point())
                        .ofTypes(ContactEvent.class)
                        .stream());
    }

    /** Its request may be on its way to the record; if not, nobody asked for it. */
    private void dropUnlessNew(Waiting waiting) {
        Instant now = clock.instant();
        if (waiting.queuedAt().plus(UNRECORDED).isBefore(now)) {
            queue.remove(waiting.school(), waiting.message());
        } else {
            queue.postpone(waiting, now.plus(SHORT));
        }
    }

    private void connectAndSend(Waiting waiting, Message message, Point point) {
        try (Mail.Connection connection = mail.open()) {
            Optional<Addressed> addressed = read(waiting, point);
            if (addressed.isEmpty()) {
                fail(waiting, MessageFailure.NO_ADDRESS, null);
                return;
            }
            settle(
                    waiting,
                    connection.send(letter(waiting, message, addressed.get())),
                    addressed.get());
        } catch (Mail.NotNow e) {
            LOG.atWarn().addKeyValue("reason", e.reason()).log("mail.not-now");
            OptionalInt status = e.status();
            later(waiting, status.isPresent() ? status.getAsInt() : null);
        }
    }

    /**
     * An address that was read.
     *
     * @param reading id of the event that says so
     */
    private record Addressed(String address, UUID reading) {

        /** Without the address. */
        @Override
        public String toString() {
            return "Addressed[" + reading + "]";
        }
    }

    /** Empty if the address was erased. */
    private Optional<Addressed> read(Waiting waiting, Point point) {
        Reading reading =
                engine.personalData()
                        .address(
                                new ReadAddress(
                                        waiting.school(),
                                        ContactModule.RESOURCE,
                                        Set.of(point.person()),
                                        Set.of(ContactModule.ADDRESS),
                                        Set.of(point.address().category())),
                                context(waiting),
                                point.address());
        return reading.field(point.address()) instanceof OpenedField.Value<?>(String address)
                ? Optional.of(new Addressed(address, reading.recordedBy()))
                : Optional.empty();
    }

    private Letter letter(Waiting waiting, Message message, Addressed addressed) {
        String code =
                codes.issue(
                        new Place(waiting.school(), waiting.point(), message.template()),
                        waiting.message(),
                        waiting.tries());
        MessageTexts.Text text = texts.of(waiting.school(), message.template(), code);
        return new Letter(waiting.message().id(), addressed.address(), text.subject(), text.body());
    }

    private void settle(Waiting waiting, Outcome outcome, Addressed addressed) {
        switch (outcome) {
            case Outcome.Taken(int status) -> {
                Handed handed = new Handed(status, addressed.reading());
                queue.handed(waiting, handed);
                recordSent(waiting, handed);
            }
            case Outcome.Refused(int status) -> fail(waiting, MessageFailure.REFUSED, status);
            case Outcome.Later(Integer status) -> later(waiting, status);
        }
    }

    private void recordSent(Waiting waiting, Handed handed) {
        record(
                waiting,
                new RecordMessageSent(
                        waiting.school(), waiting.message(), handed.status(), handed.reading()));
    }

    private void fail(Waiting waiting, MessageFailure failure, @Nullable Integer status) {
        record(
                waiting,
                new RecordMessageFailed(waiting.school(), waiting.message(), failure, status));
    }

    private void record(Waiting waiting, ContactCommand outcome) {
        engine.send(outcome, context(waiting));
        queue.remove(waiting.school(), waiting.message());
    }

    private static CommandContext context(Waiting waiting) {
        return CommandContext.of(Actor.service(SERVICE), Purpose.HOME_SCHOOL_COMMUNICATION)
                .from(SERVICE + ":" + waiting.message().id(), null);
    }

    /** Waits twice as long each time, up to two hours; after a day it has failed. */
    private void later(Waiting waiting, @Nullable Integer status) {
        Instant due =
                clock.instant()
                        .plus(
                                FIRST_WAIT.multipliedBy(
                                        1L << Math.min(waiting.tries() - 1, MOST_DOUBLINGS)));
        if (due.isAfter(waiting.queuedAt().plus(PATIENCE))) {
            fail(waiting, MessageFailure.NOT_TAKEN_IN_TIME, status);
        } else {
            queue.postpone(waiting, due);
        }
    }
}
