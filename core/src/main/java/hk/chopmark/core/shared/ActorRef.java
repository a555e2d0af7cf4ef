package hk.chopmark.core.shared;

import java.util.UUID;
import java.util.regex.Pattern;

/** Who acts: a person, or a named service such as an importer. */
public sealed interface ActorRef {

    /** The text form: {@code staff=uuid} for a person, {@code service=code} for a service. */
    String text();

    /** A person who acts. */
    record Person(PersonRef ref) implements ActorRef {
        @Override
        public String text() {
            return ref.text();
        }
    }

    /** A service that acts on its own account; the code is 1 to 40 of {@code a-z 0-9 -}. */
    record Service(String code) implements ActorRef {
        private static final Pattern CODE = Pattern.compile("[a-z0-9-]{1,40}");

        public Service {
            if (!CODE.matcher(code).matches()) {
                throw new IllegalArgumentException(
                        "A service code is 1 to 40 of a-z, 0-9 and hyphen");
            }
        }

        @Override
        public String text() {
            return "service=" + code;
        }
    }

    /**
     * Reads the text form back.
     *
     * @throws IllegalArgumentException if the text names neither a person nor a service
     */
    static ActorRef parse(String text) {
        if (text.startsWith("service=")) {
            return new Service(text.substring("service=".length()));
        }
        if (Ref.parse(text) instanceof PersonRef person) {
            return new Person(person);
        }
        throw new IllegalArgumentException("Not a person or a service");
    }

    /** A person by kind and id, for callers that hold only those. */
    static ActorRef person(String kind, UUID id) {
        return parse(kind + "=" + id);
    }
}
