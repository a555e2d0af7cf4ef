package hk.chopmark.core.disclosure;

import hk.chopmark.core.shared.Category;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What personal data can be looked at through, each with the categories it may show: a permission
 * for receipts never opens health data. The permission to look is {@code <code>.view}, its mask
 * saying whether also without one; to search {@code <code>.search}, to take out {@code
 * <code>.export}.
 */
public enum Resource {
    RECEIPT(
            "receipt",
            EnumSet.of(Category.IDENTITY, Category.CONTACT, Category.STAFF, Category.CONTENT)),
    ROSTER("roster", EnumSet.of(Category.IDENTITY, Category.CONTACT, Category.STAFF)),
    HOMEWORK(
            "homework",
            EnumSet.of(Category.IDENTITY, Category.STAFF, Category.ACADEMIC, Category.CONTENT)),
    NOTICE("notice", EnumSet.of(Category.STAFF, Category.CONTENT)),
    /** The identity card number alone: it is not shown together with a name. */
    IDENTITY_NUMBER("identity-number", EnumSet.of(Category.HKID)),
    DOSSIER(
            "dossier",
            EnumSet.complementOf(
                    EnumSet.of(Category.SEALED_REPORT, Category.SCHOOL, Category.HKID))),
    /** Certificates of erasure, which hold no personal field. */
    ERASURE("erasure", EnumSet.noneOf(Category.class));

    private final String code;

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable copy
    private final Set<Category> categories;

    Resource(String code, Set<Category> categories) {
        this.code = code;
        this.categories = Set.copyOf(categories);
    }

    /** The code as stored and as used in permissions. */
    public String code() {
        return code;
    }

    boolean shows(Set<Category> wanted) {
        return categories.containsAll(wanted);
    }

    static Optional<Resource> ofCode(String code) {
        return Arrays.stream(values()).filter(resource -> resource.code.equals(code)).findFirst();
    }
}
