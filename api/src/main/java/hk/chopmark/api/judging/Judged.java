package hk.chopmark.api.judging;

import hk.chopmark.core.board.OpenBoard.Extent;
import hk.chopmark.core.shared.Purpose;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A board: what it takes to open it, and what it is about. On a type for all methods that declare
 * nothing themselves.
 *
 * <p><b>Guarantees</b>: the caller's grants on record are judged before the request is read any
 * further, at the present head. An opening is recorded once per session, board and object, a
 * refusal once per account, board and quarter of an hour. A parameter of type {@link
 * hk.chopmark.core.board.BoardReach} says how far the caller may look.
 */
@Documented
@Target({ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Judged {

    /** The act, such as {@code receipt.view}. */
    String value();

    /** Code of the board, by which openings are recorded. */
    String board();

    /**
     * The path variable or parameter that names the object; left out of the declaration or of the
     * request, it is the school.
     */
    String on() default "";

    /** How much of the object the permission has to count for. */
    Extent extent() default Extent.WHOLE;

    /** What the board is looked at for. */
    Purpose purpose() default Purpose.HOME_SCHOOL_COMMUNICATION;
}
