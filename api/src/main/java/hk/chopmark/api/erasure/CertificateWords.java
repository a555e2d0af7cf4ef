package hk.chopmark.api.erasure;

import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.console.Languages;
import hk.chopmark.core.erasure.ErasureEvent.ErasureCertified;
import hk.chopmark.core.erasure.ErasurePlace;
import hk.chopmark.core.shared.Category;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** A certificate of erasure in words: what the event says, nothing more. */
@Component
class CertificateWords {

    private final MessageSource words;

    CertificateWords(MessageSource words) {
        this.words = words;
    }

    /** A line of it. */
    record Line(String label, String value) {}

    /**
     * In one language.
     *
     * @param language language tag
     */
    record Certificate(String language, String title, List<Line> lines) {}

    /** In both languages, that of the page first. */
    List<Certificate> of(ErasureCertified certified, Locale first) {
        List<Locale> locales = new ArrayList<>(List.of(first));
        Languages.ALL.stream().filter(each -> !each.equals(first)).forEach(locales::add);
        return locales.stream().map(locale -> in(locale, certified)).toList();
    }

    private Certificate in(Locale locale, ErasureCertified certified) {
        HongKongTime time = new HongKongTime(locale);
        List<Line> lines = new ArrayList<>();
        lines.add(line(locale, "number", certified.erasure().id().toString()));
        lines.add(line(locale, "categories", categories(locale, certified.categories())));
        lines.add(line(locale, "method", word(locale, "method." + certified.methodCode())));
        lines.add(line(locale, "algorithm", certified.algorithmCode()));
        lines.add(
                line(
                        locale,
                        "vault",
                        certified.vaultCode()
                                + ", "
                                + word(locale, "assurance." + certified.assuranceCode())));
        lines.add(line(locale, "keys", Integer.toString(certified.keysDestroyed())));
        lines.add(line(locale, "boxes", Long.toString(certified.boxesDeleted())));
        lines.add(line(locale, "indexes", String.join(", ", certified.indexCodes())));
        lines.add(line(locale, "places", words(locale, "place.", certified.places())));
        lines.add(line(locale, "copies", time.day(certified.copiesDieBy()).text()));
        lines.add(line(locale, "packages", Long.toString(certified.packagesIssued())));
        lines.add(line(locale, "residue", words(locale, "residue.", certified.residue())));
        return new Certificate(locale.toLanguageTag(), word(locale, "certificate.title"), lines);
    }

    /** The words of categories. */
    String categories(Locale locale, Collection<Category> categories) {
        return categories.stream()
                .map(category -> word(locale, "category." + category.code()))
                .collect(Collectors.joining(word(locale, "list.comma")));
    }

    /** The words of a place. */
    String place(Locale locale, ErasurePlace place) {
        return word(locale, "place." + place.name());
    }

    /** The words of why an erasure was refused; the code itself if the school chose its own. */
    String refusal(Locale locale, String code) {
        return Objects.requireNonNullElse(
                words.getMessage("refusal." + code, null, code, locale), code);
    }

    private String words(Locale locale, String prefix, Collection<? extends Enum<?>> values) {
        return values.stream()
                .map(value -> word(locale, prefix + value.name()))
                .collect(Collectors.joining(word(locale, "list.semicolon")));
    }

    private Line line(Locale locale, String label, String value) {
        return new Line(word(locale, "certificate." + label), value);
    }

    private String word(Locale locale, String key) {
        return Objects.requireNonNullElse(words.getMessage(key, null, key, locale), key);
    }
}
