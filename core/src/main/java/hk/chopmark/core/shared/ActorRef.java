package hk.chopmark.core.shared;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Who acts: a person, a service account of a school, or a part of this server. */
public sealed interface ActorRef {

    /**
     * The text form: {@code staff=uuid} for a person, {@code service-account=uuid} for a service
     * account, {@code service=code} for a part of this server.
     */
    String text();

    /** Who holds the grants that count for the actor; empty for a part of this server. */
    default Optional<GranteeRef> grantee() {
        return Optional.empty();
    }

    /** A person who acts. */
    record Person(PersonRef ref) implements ActorRef {
        @Override
        public String text() {
            return ref.text();
        }

        @Override
        public Optional<GranteeRef> grantee() {
            return Optional.of(ref);
        }
    }

    /** Another system that acts under its service account. */
    record ServiceAccount(ServiceId ref) implements ActorRef {
        @Override
        public String text() {
            return ref.text();
        }

        @Override
        public Optional<GranteeRef> grantee() {
            return Optional.of(ref);
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
        return switch (Ref.parse(text)) {
            case PersonRef person -> new Person(person);
            case ServiceId account -> new ServiceAccount(account);
            default -> throw new IllegalArgumentException("Not a person or a service");
        };
    }

    /** A person by kind and id, for callers that hold only those. */
    static ActorRef person(String kind, UUID id) {
        return parse(kind + "=" + id);
    }
}
