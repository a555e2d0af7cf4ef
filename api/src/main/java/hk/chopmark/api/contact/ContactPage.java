package hk.chopmark.api.contact;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.console.NavigationEntry;
import hk.chopmark.api.console.Purposes;
import hk.chopmark.api.console.SealedTexts;
import hk.chopmark.api.console.SealedTexts.Text;
import hk.chopmark.api.console.SentForm;
import hk.chopmark.api.judging.ForAnybody;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.mail.ContactCodes;
import hk.chopmark.api.rest.BadRequest;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.border.BorderRefusal;
import hk.chopmark.core.contact.ContactCommand.RecordContactPoint;
import hk.chopmark.core.contact.ContactCommand.RequestMessage;
import hk.chopmark.core.contact.ContactCommand.RetireContactPoint;
import hk.chopmark.core.contact.ContactCommand.VerifyContactPoint;
import hk.chopmark.core.contact.ContactEvent.MessageTemplate;
import hk.chopmark.core.contact.ContactPointId;
import hk.chopmark.core.contact.ContactPoints.Message;
import hk.chopmark.core.contact.ContactPoints.Point;
import hk.chopmark.core.contact.MessageId;
import hk.chopmark.core.decision.Command.TakesProof;
import hk.chopmark.core.decision.Command.TakesProof.Proof;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.disclosure.DisclosureCommand.UnmaskPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.StaffId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * One's own contact addresses, and those of others for whoever keeps them.
 *
 * <p><b>Guarantees</b>: addresses are shown only after the event that records this reading is
 * durable; those of others as masks. They stand in one answer only: asking for its address again
 * shows none.
 */
@ConsolePage
@NavigationEntry(
        part = "contact",
        path = "/contact/others",
        words = "contact.title",
        order = 75,
        needs = "contact.record")
@RequestMapping("/contact")
class ContactPage {

    private static final String PAGE = "contact";

    /** Why an address is used no more, as one can choose. */
    private static final List<String> REASONS = List.of("changed", "not-theirs", "unwanted");

    private final AuditEngine engine;
    private final ContactCodes codes;
    private final ReturnedCodes returned;
    private final ShownContacts contacts;

    ContactPage(
            AuditEngine engine,
            ContactCodes codes,
            ReturnedCodes returned,
            ShownContacts contacts) {
        this.engine = engine;
        this.codes = codes;
        this.returned = returned;
        this.contacts = contacts;
    }

    /**
     * A contact address.
     *
     * @param address the address or its mask; null where it was not asked for
     * @param verified when it was verified; null if it was not
     * @param retired when it was taken out of use; null if it is in use
     * @param progress how far the newest message came, as a code; null if there was none
     */
    record PointLine(
            String point,
            @Nullable Text address,
            HongKongTime.Moment recorded,
            HongKongTime.@Nullable Moment verified,
            HongKongTime.@Nullable Moment retired,
            @Nullable String progress,
            HongKongTime.@Nullable Moment progressAt) {}

    /** The event that records a reading. */
    record Trace(UUID recordedBy, long asOf) {}

    @ForAnybody(because = "one's own, without the addresses")
    @GetMapping
    String show(
            Caller caller,
            @RequestParam(required = false) @Nullable PersonRef person,
            Locale locale,
            Model model) {
        Optional<PersonRef> self = self(caller);
        boolean own = self.filter(one -> person == null || person.equals(one)).isPresent();
        if (self.isPresent() && own) {
            HongKongTime time = new HongKongTime(locale);
            model.addAttribute("of", self.get().text());
            model.addAttribute(
                    "lines",
                    contacts.of(caller.school(), self.get()).stream()
                            .map(line -> line(line, null, time))
                            .toList());
        }
        model.addAttribute("asOf", engine.head());
        return page(caller, own, person == null ? "" : person.text(), model);
    }

    /** Asks for somebody else. */
    @ForAnybody(because = "an empty form: what it asks for is judged")
    @GetMapping("/others")
    String others(Caller caller, Model model) {
        model.addAttribute("asOf", engine.head());
        return page(caller, false, "", model);
    }

    /** What was read stands in one answer only. */
    @ForAnybody(because = "leads back to the page")
    @GetMapping("/people")
    String again() {
        return "redirect:/contact";
    }

    /** In full are only one's own. */
    @TakesProof(Proof.NONE)
    @Sends({ViewPersonalData.class, UnmaskPersonalData.class})
    @PostMapping("/people")
    String read(
            Caller caller,
            @RequestParam PersonRef person,
            @RequestParam String purpose,
            Locale locale,
            Model model) {
        CommandContext context =
                CommandContext.of(caller.actor(), Purposes.chosen(Purposes.TO_SEE, purpose))
                        .from("console", null);
        boolean own = self(caller).filter(person::equals).isPresent();
        ShownContacts.Opened opened =
                own
                        ? contacts.inFull(caller.school(), person, context)
                        : contacts.masked(caller.school(), person, context);
        HongKongTime time = new HongKongTime(locale);
        model.addAttribute("of", person.text());
        model.addAttribute(
                "lines",
                opened.lines().stream()
                        .map(line -> line(line, SealedTexts.textOf(opened.address(line)), time))
                        .toList());
        model.addAttribute("recorded", new Trace(opened.recordedBy(), opened.asOf()));
        model.addAttribute("asOf", opened.asOf());
        return page(caller, own, person.text(), model);
    }

    @Sends(RecordContactPoint.class)
    @PostMapping("/points")
    String record(SentForm form, @RequestParam PersonRef person, @RequestParam String email) {
        RecordContactPoint command;
        try {
            command =
                    RecordContactPoint.email(
                            form.caller().school(),
                            new ContactPointId(form.id()),
                            person,
                            email.strip());
        } catch (BorderRefusal refusal) {
            throw new BadRequest("border.email", "This is no e-mail address.");
        }
        engine.send(command, form.for_(Purpose.HOME_SCHOOL_COMMUNICATION));
        return back(form, person);
    }

    @Sends(RequestMessage.class)
    @PostMapping("/points/{point}/code")
    String send(SentForm form, @PathVariable ContactPointId point, @RequestParam PersonRef person) {
        codes.send(
                new RequestMessage(
                        form.caller().school(),
                        new MessageId(form.id()),
                        point,
                        person,
                        MessageTemplate.CONTACT_CODE),
                form.for_(Purpose.HOME_SCHOOL_COMMUNICATION));
        return back(form, person);
    }

    /** A code that was given twice, as by a double click, verifies once. */
    @Sends(VerifyContactPoint.class)
    @PostMapping("/points/{point}/verify")
    String verify(
            SentForm form,
            @PathVariable ContactPointId point,
            @RequestParam PersonRef person,
            @RequestParam String code) {
        boolean before =
                contacts.one(form.caller().school(), person, point)
                        .map(Point::verifiedAt)
                        .isPresent();
        if (!before) {
            returned.verify(
                    new ReturnedCodes.Place(form.caller().school(), person, point),
                    code,
                    form.for_(Purpose.HOME_SCHOOL_COMMUNICATION));
        }
        return back(form, person);
    }

    @Sends(RetireContactPoint.class)
    @PostMapping("/points/{point}/end")
    String retire(
            SentForm form,
            @PathVariable ContactPointId point,
            @RequestParam PersonRef person,
            @RequestParam String reason) {
        engine.send(
                new RetireContactPoint(form.caller().school(), point, person, reason),
                form.for_(Purpose.HOME_SCHOOL_COMMUNICATION));
        return back(form, person);
    }

    private static String back(SentForm form, PersonRef person) {
        return self(form.caller()).filter(person::equals).isPresent()
                ? "redirect:/contact"
                : "redirect:/contact?person=" + person.text();
    }

    private static Optional<PersonRef> self(Caller caller) {
        return caller.actor().ref() instanceof ActorRef.Person(PersonRef person)
                ? Optional.of(person)
                : Optional.empty();
    }

    private String page(Caller caller, boolean own, String person, Model model) {
        model.addAttribute("own", own);
        model.addAttribute("keeps", self(caller).filter(StaffId.class::isInstance).isPresent());
        model.addAttribute("person", person);
        model.addAttribute("mail", codes.isMailSetUp());
        model.addAttribute("reasons", REASONS);
        model.addAttribute("purposes", Purposes.TO_SEE);
        return PAGE;
    }

    private static PointLine line(
            ShownContacts.Line line, @Nullable Text address, HongKongTime time) {
        Point point = line.point();
        Message latest = line.latest();
        return new PointLine(
                point.point().text(),
                address,
                time.minute(point.recordedAt()),
                point.verifiedAt() == null ? null : time.minute(point.verifiedAt()),
                point.retiredAt() == null ? null : time.minute(point.retiredAt()),
                latest == null ? null : latest.progress().name(),
                latest == null ? null : time.minute(latest.at()));
    }
}
