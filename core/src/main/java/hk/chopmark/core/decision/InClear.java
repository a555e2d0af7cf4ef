package hk.chopmark.core.decision;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares what a text of an event is, so that it may stand in clear in the body for ever; also for
 * a list or set of texts.
 *
 * <p><b>Guarantees</b>: the catalogue refuses an event with a text that neither declares this nor
 * is sealed, so nobody adds a name or a remark in clear without having said what it is.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface InClear {

    /** What the text is. */
    Nature value();

    /** What may stand in clear. */
    enum Nature {
        /** A word of a closed or school-wide list: a reason, a role, a class code, a field path. */
        CODE(250),
        /** A digest, in unpadded base64url. */
        HASH(100),
        /** The name of an organisation or of a holiday, which is no personal data. */
        PUBLIC_NAME(500),
        /** Where a rule comes from: an ordinance, a code of practice, a decision of the school. */
        CITATION(500);

        private final int maxChars;

        Nature(int maxChars) {
            this.maxChars = maxChars;
        }

        /**
         * Most characters of such a text (UTF-16 units) that the codec writes; so every read model
         * can store it, also as a key. Commands have narrower bounds.
         */
        public int maxChars() {
            return maxChars;
        }
    }
}
