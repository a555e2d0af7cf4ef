package hk.chopmark.api.contact;

import static hk.chopmark.api.rest.CommandGate.newId;

import hk.chopmark.api.border.OneEmail;
import hk.chopmark.api.border.OneLine;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.mail.ContactCodes;
import hk.chopmark.api.rest.Accepted;
import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.rest.Dated;
import hk.chopmark.api.rest.FieldAnswer;
import hk.chopmark.core.contact.ContactCommand.RecordContactPoint;
import hk.chopmark.core.contact.ContactCommand.RequestMessage;
import hk.chopmark.core.contact.ContactCommand.RetireContactPoint;
import hk.chopmark.core.contact.ContactCommand.VerifyContactPoint;
import hk.chopmark.core.contact.ContactEvent.Channel;
import hk.chopmark.core.contact.ContactEvent.MessageFailure;
import hk.chopmark.core.contact.ContactEvent.MessageTemplate;
import hk.chopmark.core.contact.ContactPointId;
import hk.chopmark.core.contact.ContactPoints.Message;
import hk.chopmark.core.contact.ContactPoints.Progress;
import hk.chopmark.core.contact.MessageId;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.shared.PersonRef;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where people are reached: by themselves, or by whoever keeps contact points. */
@RestController
@RequestMapping("/api/v1/people/{person}/contact-points")
@Tag(name = "Contact points")
class ContactController {

    private final CommandGate gate;
    private final ContactCodes codes;
    private final ReturnedCodes returned;
    private final ShownContacts contacts;

    ContactController(
            CommandGate gate, ContactCodes codes, ReturnedCodes returned, ShownContacts contacts) {
        this.gate = gate;
        this.codes = codes;
        this.returned = returned;
        this.contacts = contacts;
    }

    /** A new e-mail address; it is sealed before it is stored. */
    record NewPoint(@Nullable UUID id, @NotNull @Size(max = 254) @OneEmail String email) {

        /** Without the address. */
        @Override
        public String toString() {
            return "NewPoint[" + id + "]";
        }
    }

    @Sends(RecordContactPoint.class)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Record an e-mail address of a person; nothing shows yet that it is theirs")
    Accepted record(
            Asking asking, @PathVariable PersonRef person, @Valid @RequestBody NewPoint body) {
        ContactPointId point = new ContactPointId(newId(asking, body.id()));
        return gate.send(
                asking,
                school -> RecordContactPoint.email(school, point, person, body.email()),
                point);
    }

    /** The id of the message, to be chosen where the request may be repeated. */
    record NewCode(@Nullable UUID id) {}

    @Sends(RequestMessage.class)
    @PostMapping("/{point}/codes")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Have a code sent to an address that is not verified yet",
            description = "Recorded first, then sent as soon as the mail server takes it.")
    Accepted send(
            Asking asking,
            @PathVariable PersonRef person,
            @PathVariable ContactPointId point,
            @Valid @RequestBody NewCode body) {
        MessageId message = new MessageId(newId(asking, body.id()));
        return CommandGate.sent(
                codes.send(
                        new RequestMessage(
                                asking.school(),
                                message,
                                point,
                                person,
                                MessageTemplate.CONTACT_CODE),
                        CommandGate.context(asking)),
                message);
    }

    /** The code that came back. */
    record Code(@NotNull @Size(max = 40) @OneLine String code) {

        /** Without the code. */
        @Override
        public String toString() {
            return "Code[not shown]";
        }
    }

    @Sends(VerifyContactPoint.class)
    @PostMapping("/{point}/verification")
    @Asking.WithoutKey
    @Operation(summary = "Give the code back, which verifies the address")
    Accepted verify(
            Asking asking,
            @PathVariable PersonRef person,
            @PathVariable ContactPointId point,
            @Valid @RequestBody Code body) {
        return CommandGate.sent(
                returned.verify(
                        new ReturnedCodes.Place(asking.school(), person, point),
                        body.code(),
                        CommandGate.context(asking)));
    }

    /** Why, as a code. */
    record Reason(@NotNull String reason) {}

    @Sends(RetireContactPoint.class)
    @PostMapping("/{point}/end")
    @Operation(summary = "Take an address out of use, for ever")
    Accepted retire(
            Asking asking,
            @PathVariable PersonRef person,
            @PathVariable ContactPointId point,
            @Valid @RequestBody Reason body) {
        return gate.send(
                asking, school -> new RetireContactPoint(school, point, person, body.reason()));
    }

    /**
     * A message.
     *
     * @param at when it came so far
     * @param failure why it did not leave; absent if it did, or may yet
     */
    record MessageAnswer(
            MessageId message,
            MessageTemplate template,
            Progress progress,
            Instant at,
            @Nullable MessageFailure failure) {

        static @Nullable MessageAnswer of(@Nullable Message message) {
            return message == null
                    ? null
                    : new MessageAnswer(
                            message.message(),
                            message.template(),
                            message.progress(),
                            message.at(),
                            message.failure());
        }
    }

    /**
     * A contact point.
     *
     * @param address its mask, or that it was erased
     * @param latest the newest message to it
     */
    record PointAnswer(
            ContactPointId point,
            Channel channel,
            FieldAnswer address,
            Instant recordedAt,
            @Nullable Instant verifiedAt,
            @Nullable Instant retiredAt,
            @Nullable String reason,
            @Nullable MessageAnswer latest) {

        /** Without the address. */
        @Override
        public String toString() {
            return "PointAnswer[" + point + "]";
        }
    }

    /**
     * The contact points of a person, in the order they were recorded.
     *
     * @param recordedBy the event that records this reading
     */
    record Answer(long asOf, UUID recordedBy, boolean mailSetUp, List<PointAnswer> points)
            implements Dated {

        /** Without the addresses. */
        @Override
        public String toString() {
            return "Answer[" + recordedBy + "]";
        }
    }

    @Sends(ViewPersonalData.class)
    @PostMapping("/views")
    @Asking.WithoutKey
    @Operation(summary = "See the addresses of a person as masks; the reading is recorded first")
    Answer view(Asking asking, @PathVariable PersonRef person) {
        CommandContext context = CommandGate.context(asking);
        ShownContacts.Opened opened = contacts.masked(asking.school(), person, context);
        return new Answer(
                opened.asOf(),
                opened.recordedBy(),
                codes.isMailSetUp(),
                opened.lines().stream().map(line -> answer(opened, line)).toList());
    }

    private static PointAnswer answer(ShownContacts.Opened opened, ShownContacts.Line line) {
        return new PointAnswer(
                line.point().point(),
                line.point().channel(),
                FieldAnswer.of(opened.address(line)),
                line.point().recordedAt(),
                line.point().verifiedAt(),
                line.point().retiredAt(),
                line.point().reason(),
                MessageAnswer.of(line.latest()));
    }
}
