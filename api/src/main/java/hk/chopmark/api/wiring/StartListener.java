package hk.chopmark.api.wiring;

/** Hears each step of opening and closing an installation, in plain words, as it begins. */
@FunctionalInterface
public interface StartListener {

    /** A step begins, for example {@code Starting PostgreSQL 18}; no personal data. */
    void step(String what);
}
