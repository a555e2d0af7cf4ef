package hk.chopmark.core.eventstore.axon;

import hk.chopmark.core.codec.EventFormat;
import hk.chopmark.core.eventstore.TagQuery;
import hk.chopmark.core.shared.SchoolId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.EventCriterion;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Axon's criteria and tags in the terms of this store: the tag {@code school} is a column, the
 * others are hashed.
 */
final class Criteria {

    /** A type no event has: matched only by criteria that match everything. */
    private static final QualifiedName NO_TYPE = new QualifiedName("chopmark.none");

    private final EventFormat format;
    private final @Nullable SchoolId defaultSchool;

    Criteria(EventFormat format, @Nullable SchoolId defaultSchool) {
        this.format = format;
        this.defaultSchool = defaultSchool;
    }

    /** Queries of which one at least matches exactly when the criteria do. */
    List<TagQuery> queries(EventCriteria criteria) {
        if (criteria.matches(NO_TYPE, Set.of())) {
            return List.of(TagQuery.ANY);
        }
        List<TagQuery> queries = new ArrayList<>();
        for (EventCriterion criterion : criteria.flatten()) {
            queries.add(query(criterion));
        }
        return queries;
    }

    private TagQuery query(EventCriterion criterion) {
        Set<String> types =
                criterion.types().stream()
                        .map(QualifiedName::toString)
                        .collect(Collectors.toUnmodifiableSet());
        @Nullable SchoolId school = schoolOf(criterion.tags());
        Set<String> tags = tagsWithoutSchool(criterion.tags());
        if (school == null) {
            if (!tags.isEmpty()) {
                throw new IllegalArgumentException(
                        "Criteria over tags must hold the tag school as well");
            }
            return TagQuery.ofTypes(null, types);
        }
        return TagQuery.of(school, tags, types, format::indexTag);
    }

    /** The school that the tags name; else the default one, if any. */
    @Nullable SchoolId schoolOf(Set<Tag> tags) {
        @Nullable SchoolId named = null;
        for (Tag tag : tags) {
            if (tag.key().equals(SchoolId.KIND)) {
                if (named != null) {
                    throw new IllegalArgumentException(
                            "An event belongs to one school; found two tags school");
                }
                named = new SchoolId(UUID.fromString(tag.value()));
            }
        }
        return named != null ? named : defaultSchool;
    }

    /** The tags that stand in body and index, as texts. */
    static SortedSet<String> tagsWithoutSchool(Set<Tag> tags) {
        TreeSet<String> texts = new TreeSet<>();
        for (Tag tag : tags) {
            if (!tag.key().equals(SchoolId.KIND)) {
                String text = tag.key() + "=" + tag.value();
                TagQuery.requirePlain(text);
                texts.add(text);
            }
        }
        return texts;
    }
}
