package hk.chopmark.api.contact;

import hk.chopmark.core.contact.ContactEvent;
import hk.chopmark.core.contact.ContactModule;
import hk.chopmark.core.contact.ContactPointId;
import hk.chopmark.core.contact.ContactPoints;
import hk.chopmark.core.contact.ContactPoints.Message;
import hk.chopmark.core.contact.ContactPoints.Point;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.disclosure.DisclosureCommand.UnmaskPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.reading.PersonalDataReader;
import hk.chopmark.core.reading.PersonalDataReader.Reading;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The contact points of a person, read from the record: a person has few.
 *
 * <p><b>Guarantees</b>: addresses are opened only after the event that records this reading is
 * durable; a reading that finds none is recorded as well, and so is a refusal.
 */
@Component
class ShownContacts {

    private static final Set<String> FIELDS = Set.of(ContactModule.ADDRESS);
    private static final Set<Category> CATEGORIES = Set.of(Category.CONTACT);

    private final AuditEngine engine;
    private final PersonalDataReader reader;

    ShownContacts(AuditEngine engine, PersonalDataReader reader) {
        this.engine = engine;
        this.reader = reader;
    }

    /**
     * A contact point as it stands.
     *
     * @param latest the newest message to it; absent if there was none
     */
    record Line(Point point, @Nullable Message latest) {}

    /** The addresses by contact point, and the event that records their reading. */
    record Opened(
            UUID recordedBy, long asOf, List<Line> lines, Map<Sealed<?>, OpenedField<?>> fields) {

        OpenedField<?> address(Line line) {
            Sealed<?> handle = line.point().address();
            OpenedField<?> field = fields.get(handle);
            if (field == null) {
                throw new IllegalArgumentException("This reading did not open " + handle);
            }
            return field;
        }

        /** Without the addresses. */
        @Override
        public String toString() {
            return "Opened[" + recordedBy + "]";
        }
    }

    /** The contact points of a person, without addresses. */
    List<Line> of(SchoolId school, PersonRef person) {
        ContactPoints all = record(school, person);
        return all.all().stream()
                .filter(point -> point.person().equals(person))
                .map(point -> new Line(point, latest(all, point)))
                .toList();
    }

    /** One contact point of a person. */
    Optional<Point> one(SchoolId school, PersonRef person, ContactPointId point) {
        return record(school, person).point(point).filter(found -> found.person().equals(person));
    }

    private ContactPoints record(SchoolId school, PersonRef person) {
        return ContactPoints.of(
                engine.history().of(school).about(person).ofTypes(ContactEvent.class).stream());
    }

    private static @Nullable Message latest(ContactPoints all, Point point) {
        List<Message> messages = all.messagesTo(point.point());
        return messages.isEmpty() ? null : messages.getLast();
    }

    /** The same with addresses as masks. */
    Opened masked(SchoolId school, PersonRef person, CommandContext context) {
        List<Line> lines = of(school, person);
        Set<SubjectRef> subject = Set.of(person);
        return opened(
                lines,
                reader.read(
                        new ViewPersonalData(
                                school, ContactModule.RESOURCE, subject, FIELDS, CATEGORIES),
                        context,
                        handles(lines)));
    }

    /** The same with addresses in full. */
    Opened inFull(SchoolId school, PersonRef person, CommandContext context) {
        List<Line> lines = of(school, person);
        Set<SubjectRef> subject = Set.of(person);
        return opened(
                lines,
                reader.unmask(
                        new UnmaskPersonalData(
                                school, ContactModule.RESOURCE, subject, FIELDS, CATEGORIES),
                        context,
                        handles(lines)));
    }

    private static List<Sealed<String>> handles(List<Line> lines) {
        return lines.stream().map(line -> line.point().address()).toList();
    }

    private static Opened opened(List<Line> lines, Reading reading) {
        return new Opened(reading.recordedBy(), reading.asOf(), lines, reading.fields());
    }
}
