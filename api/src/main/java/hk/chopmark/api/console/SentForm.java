package hk.chopmark.api.console;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.border.BorderRefusal;
import hk.chopmark.core.border.Ids;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.shared.Purpose;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.MethodParameter;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.support.RequestDataValueProcessor;

/**
 * A form of the console that records something: who sent it, and what makes it recognisable.
 *
 * <p><b>Guarantees</b>: the same form sent twice, as by a double click, is done once; both are
 * answered alike. Each form of each page carries a value of its own, in a hidden field that no
 * template has to name; the same form sent again with other contents is another request.
 *
 * @param caller who sent it
 * @param id the idempotency key; also the id of what the form makes, a UUIDv7
 */
public record SentForm(Caller caller, UUID id) {

    /** Name of the hidden field. */
    public static final String ONCE = "once";

    private static final String CSRF = "_csrf";

    /** Fields of a proof of who sends it say nothing about what is asked, and are secret. */
    private static final String PROOF = "proof-";

    /** Who asks, why, and how it is recognised when it comes again. */
    public CommandContext for_(Purpose purpose) {
        return CommandContext.of(caller.actor(), purpose)
                .from("console", null)
                .withKey(id.toString());
    }

    /** The time of the hidden field, and bits that follow from it and all that was sent with it. */
    private static UUID id(HttpServletRequest request, UUID once) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, once.toString());
            add(digest, request.getRequestURI());
            new TreeMap<>(request.getParameterMap())
                    .forEach((name, values) -> {
                        if (!name.equals(CSRF) && !name.startsWith(PROOF)) {
                            add(digest, name);
                            for (String value : values) {
                                add(digest, value);
                            }
                        }
                    });
            ByteBuffer bits = ByteBuffer.wrap(digest.digest());
            long high = (once.getMostSignificantBits() & ~0xFFFL) | (bits.getLong() & 0xFFFL);
            long low = (bits.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
            return new UUID(high, low);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
        digest.update(bytes);
    }

    /** Fills parameters of pages that take a {@link SentForm}. */
    static final class Resolver implements HandlerMethodArgumentResolver {

        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == SentForm.class;
        }

        @Override
        public Object resolveArgument(
                MethodParameter parameter,
                @Nullable ModelAndViewContainer model,
                NativeWebRequest request,
                @Nullable WebDataBinderFactory binders) {
            HttpServletRequest sent = request.getNativeRequest(HttpServletRequest.class);
            var authentication = SecurityContextHolder.getContext().getAuthentication();
            if (sent == null
                    || authentication == null
                    || !(authentication.getPrincipal() instanceof Caller caller)) {
                throw new IllegalStateException("A form was sent without a caller");
            }
            return new SentForm(caller, id(sent, once(sent.getParameter(ONCE))));
        }

        /** A form without the field, as from a program, is always a new one. */
        private static UUID once(@Nullable String text) {
            if (text == null) {
                return UuidCreator.getTimeOrderedEpoch();
            }
            try {
                return Ids.id(text);
            } catch (BorderRefusal e) {
                throw new IllegalArgumentException("A hidden field of the form is malformed", e);
            }
        }
    }

    /** Puts the hidden field beside that against forged requests, into every form that has it. */
    static final class Fields implements BeanPostProcessor {

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return bean instanceof RequestDataValueProcessor inner ? new Added(inner) : bean;
        }
    }

    private record Added(RequestDataValueProcessor inner) implements RequestDataValueProcessor {

        @Override
        public String processAction(HttpServletRequest request, String action, String method) {
            return inner.processAction(request, action, method);
        }

        @Override
        public String processFormFieldValue(
                HttpServletRequest request, @Nullable String name, String value, String type) {
            return inner.processFormFieldValue(request, name, value, type);
        }

        @Override
        public @Nullable Map<String, String> getExtraHiddenFields(HttpServletRequest request) {
            Map<String, String> fields = inner.getExtraHiddenFields(request);
            if (fields == null || fields.isEmpty()) {
                return fields;
            }
            Map<String, String> more = new HashMap<>(fields);
            more.put(ONCE, UuidCreator.getTimeOrderedEpoch().toString());
            return more;
        }

        @Override
        public String processUrl(HttpServletRequest request, String url) {
            return inner.processUrl(request, url);
        }
    }
}
