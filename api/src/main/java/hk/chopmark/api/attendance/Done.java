package hk.chopmark.api.attendance;

/** What a form of a student's attendance did: the page says so once, by its address. */
enum Done {
    REPORTED("attendance.report.done"),
    EXPLAINED("attendance.explain.done"),
    TOLD("attendance.notify.done");

    private final String words;

    Done(String words) {
        this.words = words;
    }

    /** Key of its words. */
    String words() {
        return words;
    }
}
