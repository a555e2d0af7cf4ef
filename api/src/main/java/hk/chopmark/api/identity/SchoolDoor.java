package hk.chopmark.api.identity;

import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.roster.Roster;
import hk.chopmark.projections.roster.SchoolView;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * Which school somebody wants to sign in to: by its code of eight characters, which letters name,
 * or by the link that holds its reference.
 */
@Component
class SchoolDoor {

    private static final int CODE_CHARS = 8;

    private final AuditEngine engine;
    private final Roster roster;
    private final MessageSource words;

    SchoolDoor(AuditEngine engine, Roster roster, MessageSource words) {
        this.engine = engine;
        this.roster = roster;
        this.words = words;
    }

    /** The short code of a school: the last characters of its random reference. */
    static String codeOf(SchoolId school) {
        String text = school.id().toString();
        return text.substring(text.length() - CODE_CHARS);
    }

    /** The one school that a code stands for. */
    Optional<SchoolId> byCode(String code) {
        String plain = code.strip().toLowerCase(Locale.ROOT);
        List<SchoolId> found =
                engine.schools().all().stream().filter(one -> codeOf(one).equals(plain)).toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /** The school of this installation, if it has one only. */
    Optional<SchoolId> only() {
        List<SchoolId> all = List.copyOf(engine.schools().all());
        return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
    }

    /**
     * A school by the id in a link.
     *
     * @throws DomainRejection {@code school.unknown}
     */
    SchoolId require(UUID id) {
        SchoolId school = new SchoolId(id);
        if (!engine.schools().knows(school)) {
            throw DomainRejection.unknown("school.unknown", Map.of("school", school.text()));
        }
        return school;
    }

    /** The name of a school in a language; words for the installation. */
    String nameOf(SchoolId school, Locale locale) {
        if (school.isInstallation()) {
            return words.getMessage("installation.name", null, locale);
        }
        return roster.school(school).value().map(view -> name(view, locale)).orElse("");
    }

    private static String name(SchoolView view, Locale locale) {
        return locale.getLanguage().equals("zh") ? view.nameZh() : view.nameEn();
    }
}
