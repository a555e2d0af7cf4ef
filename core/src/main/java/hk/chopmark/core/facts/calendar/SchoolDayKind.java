package hk.chopmark.core.facts.calendar;

/** What kind of day a Hong Kong day is for a school; the names are stored for ever. */
public enum SchoolDayKind {
    /** Classes all day. */
    SCHOOL_DAY(true),
    /** Classes in the morning only. */
    HALF_DAY(true),
    /** Classes in the morning; those of the afternoon are suspended, as by a gale or heavy rain. */
    AFTERNOON_SUSPENDED(true),
    /** Classes are suspended for the whole day. */
    SUSPENDED(false),
    /** A general holiday by law. */
    GENERAL_HOLIDAY(false),
    /** A holiday that the school gives. */
    SCHOOL_HOLIDAY(false),
    /** A day of the week without classes. */
    NON_SCHOOL_DAY(false),
    /** The calendar does not know: no list of general holidays, or no school year. */
    UNKNOWN(false);

    private final boolean classes;

    SchoolDayKind(boolean classes) {
        this.classes = classes;
    }

    /** Whether there are classes for a part of the day at least, so that it counts. */
    public boolean isSchoolDay() {
        return classes;
    }
}
