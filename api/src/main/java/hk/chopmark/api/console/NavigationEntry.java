package hk.chopmark.api.console;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Puts a page into the navigation; stands on the {@link ConsolePage} it leads to.
 *
 * <p><b>Guarantees</b>: shown to those only who may do, somewhere in their school, what the page
 * needs.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface NavigationEntry {

    /** The part of the console; its pages name it to the layout and so mark this entry. */
    String part();

    /** Where it leads. */
    String path();

    /** Key of its words. */
    String words();

    /** Its place: entries stand in ascending order, equal ones by path. */
    int order();

    /** The act that a caller needs to see it, such as {@code notice.view}. */
    String needs();
}
