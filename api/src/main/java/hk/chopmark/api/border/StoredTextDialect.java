package hk.chopmark.api.border;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.dialect.IDialect;
import org.thymeleaf.engine.AttributeName;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.processor.IProcessor;
import org.thymeleaf.processor.element.AbstractAttributeTagProcessor;
import org.thymeleaf.processor.element.IElementTagStructureHandler;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.spring6.dialect.SpringStandardDialect;
import org.thymeleaf.standard.expression.NoOpToken;
import org.thymeleaf.standard.expression.StandardExpressions;
import org.thymeleaf.standard.processor.StandardTextTagProcessor;
import org.thymeleaf.templatemode.TemplateMode;
import org.unbescape.html.HtmlEscape;

/**
 * Every text that a page shows from a value, and not from a bundle of words alone, stands in {@code
 * <bdi>}: a name that is written from right to left, or that begins so, turns nothing beside it.
 *
 * <p>Works on each {@code th:text} of every template, so that no author of a page can forget it.
 * Numbers and times stand as they are; an element that can hold no other, such as {@code option},
 * gets isolating characters in place of {@code bdi}, where the text has a letter that is written
 * from right to left. {@link BidiWords} does the same for values within sentences.
 *
 * <p><b>Source</b>: HTML, section 4.5.24 (the bdi element); UAX #9, section 2.4.
 */
final class StoredTextDialect extends SpringStandardDialect {

    @Override
    public Set<IProcessor> getProcessors(String prefix) {
        Set<IProcessor> processors = new LinkedHashSet<>(super.getProcessors(prefix));
        if (!processors.removeIf(StandardTextTagProcessor.class::isInstance)) {
            throw new IllegalStateException("The standard dialect has no th:text");
        }
        processors.add(new Text(prefix));
        return processors;
    }

    /** Puts it in the place of the standard dialect, and {@link BidiWords} before the bundles. */
    static void into(SpringTemplateEngine engine, MessageSource words) {
        Set<IDialect> dialects = new LinkedHashSet<>();
        for (IDialect dialect : engine.getDialects()) {
            dialects.add(
                    dialect instanceof SpringStandardDialect ? new StoredTextDialect() : dialect);
        }
        engine.setDialects(dialects);
        engine.setTemplateEngineMessageSource(new BidiWords(words));
    }

    /** Before the first page is made. */
    @Component
    static final class Wiring {
        Wiring(SpringTemplateEngine engine, MessageSource words) {
            into(engine, words);
        }
    }

    /** Writes the text of an element. */
    private static final class Text extends AbstractAttributeTagProcessor {

        private static final Set<String> TEXT_ONLY =
                Set.of("title", "option", "textarea", "script", "style");
        private static final Set<String> PLAIN = Set.of("bdi", "time");
        private static final Pattern WORDS = Pattern.compile("\\s*#\\{.*");

        Text(String prefix) {
            super(
                    TemplateMode.HTML,
                    prefix,
                    null,
                    false,
                    "text",
                    true,
                    StandardTextTagProcessor.PRECEDENCE,
                    true);
        }

        @Override
        protected void doProcess(
                ITemplateContext context,
                IProcessableElementTag tag,
                AttributeName attribute,
                String expression,
                IElementTagStructureHandler handler) {
            Object value =
                    StandardExpressions.getExpressionParser(context.getConfiguration())
                            .parseExpression(context, expression)
                            .execute(context);
            if (value == NoOpToken.VALUE) {
                return;
            }
            String text = value == null ? "" : String.valueOf(value);
            String element = tag.getElementCompleteName();
            boolean stored = expression.contains("${") && !WORDS.matcher(expression).matches();
            if (TEXT_ONLY.contains(element)) {
                handler.setBody(escaped(BidiWords.isolated(text)), false);
            } else if (stored
                    && !PLAIN.contains(element)
                    && text.codePoints().anyMatch(Character::isLetter)) {
                handler.setBody("<bdi>" + escaped(text) + "</bdi>", false);
            } else {
                handler.setBody(escaped(text), false);
            }
        }

        private static String escaped(String text) {
            return HtmlEscape.escapeHtml4Xml(text);
        }
    }
}
