package hk.chopmark.api.contact;

import hk.chopmark.api.console.Languages;
import hk.chopmark.api.mail.MessageTexts;
import hk.chopmark.core.contact.ContactEvent.MessageTemplate;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.roster.Roster;
import hk.chopmark.projections.roster.SchoolView;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * Messages in Chinese and English, one after the other: whom they reach is not known by language.
 */
@Component
class BilingualTexts implements MessageTexts {

    private static final List<Locale> ORDER = Languages.ALL.reversed();

    private final MessageSource words;
    private final Roster roster;

    BilingualTexts(MessageSource words, Roster roster) {
        this.words = words;
        this.roster = roster;
    }

    @Override
    public Text of(SchoolId school, MessageTemplate template, String code) {
        SchoolView names = roster.school(school).value().orElse(null);
        String key =
                switch (template) {
                    case CONTACT_CODE -> "mail.contact-code.";
                    case ACCOUNT_CODE -> "mail.account-code.";
                };
        Function<Locale, Object[]> said =
                language -> new Object[] {name(names, language), code, "/activate/" + school.id()};
        return new Text(
                joined(" / ", key + "subject", said), joined("\n\n\n", key + "body", said) + "\n");
    }

    private String joined(String between, String key, Function<Locale, Object[]> said) {
        return ORDER.stream()
                .map(language -> words.getMessage(key, said.apply(language), language))
                .collect(Collectors.joining(between));
    }

    private static String name(@Nullable SchoolView names, Locale language) {
        if (names == null) {
            return "";
        }
        return language.equals(Locale.ENGLISH) ? names.nameEn() : names.nameZh();
    }
}
