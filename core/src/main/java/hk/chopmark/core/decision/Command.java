package hk.chopmark.core.decision;

import hk.chopmark.core.shared.SchoolId;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A request to do something in one school; imperative name, decided by exactly one {@link
 * Decision}.
 */
public interface Command {

    /** The school in whose log the outcome is recorded. */
    SchoolId school();

    /**
     * Whether this is the one command that may be the first of its school; the runtime refuses
     * every other before it.
     */
    default boolean foundsSchool() {
        return false;
    }

    /**
     * A person sends this only with a proof of the last five minutes of who they are: what unmasks,
     * exports, erases or grants, and what changes how somebody signs in.
     *
     * <p>On a command it holds wherever the command can be sent from, over the interface and by the
     * forms of the console. On a method that sends no command, or on its type, it holds for that;
     * on another annotation for all that carries it. The nearest declaration counts. Keys of
     * services are not asked: sent twice, a key proves nothing more.
     */
    @Documented
    @Target({ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @interface TakesProof {

        /** Which proofs count. */
        enum Proof {
            /** One of the last five minutes; that somebody signed in is one. */
            RECENT,
            /** One of the last five minutes that was made after signing in, as for a signature. */
            AFTER_SIGN_IN,
            /** None is asked for, whatever the commands say: what is asked for is one's own. */
            NONE
        }

        /** Which proofs count here. */
        Proof value() default Proof.RECENT;
    }
}
