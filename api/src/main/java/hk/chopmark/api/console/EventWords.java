package hk.chopmark.api.console;

/** Names of events as message keys know them. */
public final class EventWords {

    private EventWords() {}

    /**
     * The name without the version: {@code notice.NoticeOpened@1} is {@code notice.NoticeOpened}.
     */
    public static String nameOf(String type) {
        int at = type.indexOf('@');
        return at < 0 ? type : type.substring(0, at);
    }
}
