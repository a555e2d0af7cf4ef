package hk.chopmark.core.decision;

import static hk.chopmark.core.decision.InClear.Nature.CODE;

import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One thing a role allows: to do something to a resource, through grants of at least some scope,
 * seeing personal data up to some mask.
 *
 * <p><b>Guarantees</b>: immutable; one text form, {@code resource.action[@scope][+mask]}, such as
 * {@code roster.view@class+clear}, read back by {@link #parse}. Any code is a permission; which of
 * them mean something is for the rules that ask for them, and what a role may not say, for {@link
 * #fault}.
 *
 * @param resource what it is about, such as {@code roster}; 1 to 40 of {@code a-z 0-9 -}
 * @param action what may be done to it, such as {@code view}; shaped alike
 * @param scope the narrowest kind of scope of a grant through which it counts
 * @param mask what of personal data it lets be seen
 */
public record Permission(
        @InClear(CODE) String resource, @InClear(CODE) String action, Scope scope, Mask mask)
        implements Comparable<Permission> {

    /** Kinds of scope of a grant, the widest first. */
    public enum Scope {
        /** Counts through a grant for the whole school only. */
        SCHOOL,
        /** Counts through a grant for the school or for a class. */
        CLASS,
        /** Counts through every grant. */
        STUDENT;

        /** The kind of scope that a grant has. */
        static Scope of(Ref scope) {
            return switch (scope) {
                case SchoolId ignored -> SCHOOL;
                case ClassId ignored -> CLASS;
                default -> STUDENT;
            };
        }
    }

    /** What of personal data may be seen. */
    public enum Mask {
        /** The default view: initials and last digits. */
        MASKED,
        /** May be unmasked too, for a purpose and by an event of its own. */
        CLEAR
    }

    /**
     * What somebody wants to do: a permission without a scope, which comes with where they want to
     * do it.
     *
     * @param resource to what
     * @param action what
     * @param mask how much they want to see
     */
    public record Act(String resource, String action, Mask mask) {
        public Act {
            Require.code("resource", resource);
            Require.code("action", action);
        }

        /** Reads {@code resource.action} or {@code resource.action+clear}. */
        public static Act parse(String text) {
            Matcher parts = match(text);
            if (parts.group("scope") != null) {
                throw new IllegalArgumentException("What somebody wants to do has no scope");
            }
            return new Act(parts.group("resource"), parts.group("action"), maskOf(parts));
        }

        /** To look at personal data of a resource. */
        public static Act view(String resource, Mask mask) {
            return new Act(resource, VIEW, mask);
        }

        /** To search personal data of a resource. */
        public static Act search(String resource) {
            return new Act(resource, "search", Mask.MASKED);
        }

        /** To take personal data of a resource out. */
        public static Act export(String resource) {
            return new Act(resource, "export", Mask.MASKED);
        }

        /** Such as {@code roster.view} or {@code roster.view+clear}. */
        public String text() {
            return resource + "." + action + suffix(mask);
        }
    }

    /** Why a role may not hold a permission. */
    public enum Fault {
        /** No right guards it: the server alone does it, or everybody in their own affairs. */
        GUARDS_NOTHING,
        /** It is held for the whole school or not at all. */
        WHOLE_SCHOOL_ONLY,
        /** Only what is looked at has a mask. */
        NO_MASK_THERE,
        /** To unmask is to view in clear. */
        UNMASK_IS_A_MASK
    }

    /** The action that has a mask. */
    public static final String VIEW = "view";

    private static final Pattern TEXT =
            Pattern.compile(
                    "(?<resource>[a-z0-9-]{1,40})\\.(?<action>[a-z0-9-]{1,40})"
                            + "(@(?<scope>school|class|student))?(\\+(?<mask>masked|clear))?");

    private static final Comparator<Permission> ORDER =
            Comparator.comparing(Permission::resource)
                    .thenComparing(Permission::action)
                    .thenComparing(Permission::scope)
                    .thenComparing(Permission::mask);

    public Permission {
        Require.code("resource", resource);
        Require.code("action", action);
    }

    /**
     * Reads the text form. A scope left out is {@code student}, or {@code school} where nothing
     * else is allowed; a mask left out is {@code masked}.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    public static Permission parse(String text) {
        Matcher parts = match(text);
        String resource = parts.group("resource");
        String action = parts.group("action");
        String scope = parts.group("scope");
        return new Permission(
                resource,
                action,
                scope != null
                        ? Scope.valueOf(scope.toUpperCase(Locale.ROOT))
                        : isForWholeSchool(resource, action) ? Scope.SCHOOL : Scope.STUDENT,
                maskOf(parts));
    }

    /** Reads several, in ascending order, each once. */
    public static List<Permission> all(String... texts) {
        return sorted(Stream.of(texts).map(Permission::parse).toList());
    }

    /** In ascending order, each once. */
    public static List<Permission> sorted(List<Permission> permissions) {
        return permissions.stream().distinct().sorted().toList();
    }

    /** The text form; without what {@link #parse} takes for left out, but for the school. */
    public String text() {
        boolean isUsual = scope == Scope.STUDENT && !isForWholeSchool(resource, action);
        String where = isUsual ? "" : "@" + scope.name().toLowerCase(Locale.ROOT);
        return resource + "." + action + where + suffix(mask);
    }

    /** The most it allows. */
    public Act act() {
        return new Act(resource, action, mask);
    }

    /** Whether it is about the same resource and action. */
    public boolean isAbout(Act act) {
        return resource.equals(act.resource()) && action.equals(act.action());
    }

    /** Whether it allows an act, wherever it counts: what may be seen in clear, masked too. */
    public boolean allows(Act act) {
        return isAbout(act) && mask.compareTo(act.mask()) >= 0;
    }

    /** Whether another allows nothing that this does not: no clearer, through no narrower grant. */
    public boolean covers(Permission other) {
        return resource.equals(other.resource())
                && action.equals(other.action())
                && mask.compareTo(other.mask()) >= 0
                && scope.compareTo(other.scope()) >= 0;
    }

    /**
     * Whether it counts through a grant for this scope. What is for the whole school counts through
     * no less, whatever scope it was stored with.
     */
    public boolean countsThrough(Ref grantScope) {
        Scope needed = isForWholeSchool(resource, action) ? Scope.SCHOOL : scope;
        return Scope.of(grantScope).compareTo(needed) <= 0;
    }

    /** Why no role may be defined with it, or empty if one may. */
    public Optional<Fault> fault() {
        if (Resources.isUnguarded(resource, action)) {
            return Optional.of(Fault.GUARDS_NOTHING);
        }
        if (isForWholeSchool(resource, action) && scope != Scope.SCHOOL) {
            return Optional.of(Fault.WHOLE_SCHOOL_ONLY);
        }
        if (action.equals("unmask")) {
            return Optional.of(Fault.UNMASK_IS_A_MASK);
        }
        return mask != Mask.MASKED && !action.equals(VIEW)
                ? Optional.of(Fault.NO_MASK_THERE)
                : Optional.empty();
    }

    @Override
    public int compareTo(Permission other) {
        return ORDER.compare(this, other);
    }

    private static boolean isForWholeSchool(String resource, String action) {
        return Resources.isForWholeSchool(resource, action);
    }

    private static Matcher match(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "A permission has the form resource.action[@scope][+mask]");
        }
        return parts;
    }

    private static Mask maskOf(Matcher parts) {
        return "clear".equals(parts.group("mask")) ? Mask.CLEAR : Mask.MASKED;
    }

    private static String suffix(Mask mask) {
        return mask == Mask.MASKED ? "" : "+" + mask.name().toLowerCase(Locale.ROOT);
    }
}
