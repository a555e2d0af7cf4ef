package hk.chopmark.api.canary;

/** Why an office of a school sends what it sends: the purpose that fits an address. */
final class FittingPurpose {

    private FittingPurpose() {}

    /**
     * The purpose that fits.
     *
     * @param path where a command is sent
     * @param otherwise for whatever is neither of the roster nor of homes nor of grants
     */
    static String of(String path, String otherwise) {
        String of = path.substring("/api/v1/".length());
        if (of.startsWith("notices") || of.contains("/contact-points")) {
            return "home-school-communication";
        }
        if (of.startsWith("roles") || of.startsWith("grants")) {
            return "access-administration";
        }
        return of.matches("(classes|students|guardians|staff|people)\\b.*")
                ? "roster-administration"
                : otherwise;
    }
}
