package hk.chopmark.api.cli;

/** A count and its noun in one or in many: 1 key, 2 keys. */
final class Count {

    private Count() {}

    /**
     * In words.
     *
     * @param noun one of them; many of them end with an s
     */
    static String of(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
