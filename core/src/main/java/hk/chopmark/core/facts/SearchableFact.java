package hk.chopmark.core.facts;

import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SearchKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names or phone numbers of people were recorded. Implemented by roster events. */
public interface SearchableFact {

    /**
     * One of them.
     *
     * @param kind what it is
     * @param field which detail of the person it is, such as {@code nameZh}; the latest one stands
     * @param value the detail
     */
    record Searchable(SearchKind kind, String field, Sealed<String> value) {

        /** If there is a value, a list of one. */
        public static List<Searchable> ifPresent(
                SearchKind kind, String field, @Nullable Sealed<String> value) {
            return value == null ? List.of() : List.of(new Searchable(kind, field, value));
        }
    }

    /** All of them. */
    List<Searchable> searchable();

    /**
     * A person holds a login name, which an index of its own leads to. Implemented by identity
     * events.
     */
    interface LoginNameFact {

        /** Whose it is. */
        PersonRef person();

        /** What stands for the name in the school; random. */
        Ref loginNameRef();

        /** The name. */
        Sealed<String> loginName();
    }
}
