package hk.chopmark.api.mail;

import hk.chopmark.core.contact.ContactEvent.MessageTemplate;
import hk.chopmark.core.shared.SchoolId;

/** What a message says, in the languages of the school's families. */
@FunctionalInterface
public interface MessageTexts {

    /**
     * The text of a message.
     *
     * @param subject one line
     */
    record Text(String subject, String body) {

        /** Without the text, which holds a code. */
        @Override
        public String toString() {
            return "Text[not shown]";
        }
    }

    /** The text of a message with a code. */
    Text of(SchoolId school, MessageTemplate template, String code);
}
