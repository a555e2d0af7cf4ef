package hk.chopmark.api.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.session.ChangeSessionIdAuthenticationStrategy;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;

/**
 * The sessions of the console.
 *
 * <p><b>Guarantees</b>: a session begins with a sign-in and under a new id; an account has at most
 * {@value #PER_ACCOUNT}, a node at most {@value #TOTAL}. Beyond that the session ends that was
 * silent for longest. Thread safe.
 */
final class OpenSessions implements SessionAuthenticationStrategy, HttpSessionListener {

    static final int PER_ACCOUNT = 10;
    static final int TOTAL = 5_000;

    private record Open(String account, HttpSession session) {}

    private final SessionAuthenticationStrategy newId = new ChangeSessionIdAuthenticationStrategy();
    private final Map<String, Open> byId = new HashMap<>();

    @Override
    public void onAuthentication(
            Authentication authentication,
            HttpServletRequest request,
            HttpServletResponse response) {
        HttpSession before = request.getSession(false);
        if (before != null) {
            forget(before.getId());
        }
        newId.onAuthentication(authentication, request, response);
        HttpSession session = request.getSession(true);
        for (HttpSession surplus : open(authentication.getName(), session)) {
            end(surplus);
        }
    }

    /** Remembers a session, and forgets and returns those that are too many. */
    private synchronized List<HttpSession> open(String account, HttpSession session) {
        List<HttpSession> surplus = new ArrayList<>();
        List<Open> own =
                byId.values().stream().filter(open -> open.account().equals(account)).toList();
        if (own.size() >= PER_ACCOUNT) {
            surplus.add(silentLongest(own));
        } else if (byId.size() >= TOTAL) {
            surplus.add(silentLongest(List.copyOf(byId.values())));
        }
        surplus.forEach(one -> byId.remove(one.getId()));
        byId.put(session.getId(), new Open(account, session));
        return surplus;
    }

    private static HttpSession silentLongest(List<Open> sessions) {
        return sessions.stream()
                .map(Open::session)
                .min(Comparator.comparingLong(OpenSessions::lastAccess))
                .orElseThrow();
    }

    private static long lastAccess(HttpSession session) {
        try {
            return session.getLastAccessedTime();
        } catch (IllegalStateException e) {
            return Long.MIN_VALUE; // ended just now
        }
    }

    private static void end(HttpSession session) {
        try {
            session.invalidate();
        } catch (IllegalStateException e) {
            return; // ended by itself meanwhile, which is what was wanted
        }
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        forget(event.getSession().getId());
    }

    private synchronized void forget(String id) {
        byId.remove(id);
    }
}
