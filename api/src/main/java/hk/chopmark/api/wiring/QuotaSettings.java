package hk.chopmark.api.wiring;

import hk.chopmark.api.quota.Quotas.Rates;
import java.util.Map;

/** How much accounts and schools may ask for, from the environment. */
final class QuotaSettings {

    private static final int MOST = 1_000_000;

    private QuotaSettings() {}

    /**
     * Reads {@code CHOPMARK_QUOTA_PERSON}, {@code CHOPMARK_QUOTA_SERVICE} and {@code
     * CHOPMARK_QUOTA_SCHOOL}: units of work a second.
     *
     * @throws StartFailure if one is no whole number from 1 to 1000000
     */
    static Rates of(Map<String, String> environment) {
        return new Rates(
                rate(environment, "CHOPMARK_QUOTA_PERSON", Rates.STANDARD.person()),
                rate(environment, "CHOPMARK_QUOTA_SERVICE", Rates.STANDARD.service()),
                rate(environment, "CHOPMARK_QUOTA_SCHOOL", Rates.STANDARD.school()));
    }

    private static int rate(Map<String, String> environment, String name, int usual) {
        String text = environment.getOrDefault(name, "").strip();
        if (text.isEmpty()) {
            return usual;
        }
        if (!text.matches("[1-9][0-9]{0,6}") || Integer.parseInt(text) > MOST) {
            throw StartFailure.refused(
                    "the setting " + name + " cannot be used",
                    "it is no whole number from 1 to " + MOST,
                    "correct it, or leave it out");
        }
        return Integer.parseInt(text);
    }
}
