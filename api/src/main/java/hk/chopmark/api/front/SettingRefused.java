package hk.chopmark.api.front;

/**
 * How the server is to be reached cannot be as it was asked for.
 *
 * <p><b>Guarantees</b>: made to be read by whoever started the program; holds no key.
 */
public final class SettingRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String why;
    private final String whatToDo;

    SettingRefused(String why, String whatToDo) {
        super(why + "; " + whatToDo);
        this.why = why;
        this.whatToDo = whatToDo;
    }

    /** What is wrong. */
    public String why() {
        return why;
    }

    /** The next step for the reader. */
    public String whatToDo() {
        return whatToDo;
    }
}
