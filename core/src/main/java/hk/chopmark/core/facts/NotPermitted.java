package hk.chopmark.core.facts;

import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Ref;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A sender lacks the permission that a command takes. Unlike other rejections it is recorded: the
 * runtime stores who wanted what, and then answers with it.
 *
 * <p>The answer does not say where the permission was missing: what a command is about may be known
 * from the record only, and nothing of it is for whoever may not see it.
 */
public final class NotPermitted extends DomainRejection {

    private static final long serialVersionUID = 1L;

    /** The usual code. */
    public static final String CODE = "access.not-permitted";

    private final transient Act act;
    private final transient List<Ref> objects;
    private final transient ActorRef actor;

    private NotPermitted(String code, Act act, Collection<? extends Ref> objects, ActorRef actor) {
        super(Kind.NOT_ALLOWED, code, Map.of("missing", act.text(), "actor", actor.text()));
        this.act = act;
        this.objects = List.copyOf(objects);
        this.actor = actor;
    }

    /**
     * The actor does not hold it for some of these objects.
     *
     * @param objects those that it is missing for; none if it is held nowhere
     */
    public static NotPermitted missing(Act act, Collection<? extends Ref> objects, Actor actor) {
        return new NotPermitted(CODE, act, objects, actor.ref());
    }

    /** The same under a code that says more. */
    public static NotPermitted as(
            String code, Act act, Collection<? extends Ref> objects, Actor actor) {
        return new NotPermitted(code, act, objects, actor.ref());
    }

    /** What the actor wanted to do. */
    public Act act() {
        return act;
    }

    /** What the command is about. */
    public List<Ref> objects() {
        return objects;
    }

    /** Who wanted to. */
    public ActorRef actor() {
        return actor;
    }
}
