package hk.chopmark.api.roster;

import hk.chopmark.api.rest.BadRequest;
import hk.chopmark.core.border.BorderRefusal;
import hk.chopmark.core.border.Phones;
import hk.chopmark.core.border.Texts;
import hk.chopmark.core.border.Times;
import java.util.Arrays;
import java.util.Map;

/** The details of a person that can be corrected. A correction has the form of its field. */
enum PersonDetail {
    NAME_ZH("nameZh", 200),
    NAME_EN("nameEn", 200),
    PHONE("phone", 40) {
        @Override
        void read(String value) {
            Phones.digits(Texts.requireLine(value));
        }
    },
    SOURCE_NUMBER("sourceNumber", 100),
    DATE_OF_BIRTH("dateOfBirth", 10) {
        @Override
        void read(String value) {
            Times.day(value);
        }
    };

    private final String path;
    private final int maxChars;

    PersonDetail(String path, int maxChars) {
        this.path = path;
        this.maxChars = maxChars;
    }

    void read(String value) {
        Texts.requireLine(value);
    }

    /**
     * Refuses a value that the field could not have been recorded with; a path that is not known is
     * left to the record, which says whose it is.
     *
     * @throws BadRequest naming the rule, never the value
     */
    static void require(String path, String value) {
        Arrays.stream(values())
                .filter(detail -> detail.path.equals(path))
                .forEach(detail -> detail.requireForm(value));
    }

    private void requireForm(String value) {
        try {
            read(value);
        } catch (BorderRefusal refusal) {
            throw refused(refusal.rule().code());
        }
        if (value.length() > maxChars) {
            throw refused("Size");
        }
    }

    private static BadRequest refused(String rule) {
        return new BadRequest(
                "request.invalid",
                "Some fields are missing or malformed.",
                Map.of("newValue", rule));
    }
}
