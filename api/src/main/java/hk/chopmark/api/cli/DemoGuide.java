package hk.chopmark.api.cli;

import hk.chopmark.api.demo.Demo;
import hk.chopmark.api.demo.DemoSchool.Highlights;
import hk.chopmark.api.security.AccessTokens;
import hk.chopmark.api.security.AccessTokens.Order;
import hk.chopmark.api.security.TokenRole;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.export.verify.TerminalPrinter;
import java.time.Duration;

/**
 * The sample school as {@code serve --demo} offers it: built once, with keys to its doors and a
 * list of what to try.
 */
final class DemoGuide {

    /** A fresh key at every start, so short ones will do. */
    private static final Duration TOKEN_LIFE = Duration.ofDays(7);

    private final Terminal terminal;
    private final Installation installation;
    private final Demo demo;

    DemoGuide(Terminal terminal, Installation installation) {
        this.terminal = terminal;
        this.installation = installation;
        this.demo = new Demo(installation.engine(), installation.clock().instant());
    }

    /** Builds the school unless it is there. */
    void build(boolean quiet) {
        if (demo.isBuilt()) {
            Progress.step(terminal, quiet, "The sample school is here already");
            return;
        }
        try (Progress progress =
                new Progress(terminal, quiet, "Building the sample school", "commands")) {
            demo.build(sent -> progress.at(sent, demo.commands()));
        }
    }

    /**
     * Prints how to go on, and lets the school live.
     *
     * @param address of the console
     */
    void welcome(String address) {
        Highlights who = demo.highlights();
        TerminalPrinter out = terminal.out();
        String data = installation.folder().root().toString();
        out.println();
        out.println(
                "The sample school 海景小學 is ready: 3 classes, 90 pupils, 150 guardians; everybody in it is invented.");
        out.println();
        out.println("  Open         " + address);
        out.println("  and sign in with one of these access tokens:");
        out.println(
                "    principal                  "
                        + token(who.principal(), TokenRole.ADMINISTRATOR, "principal"));
        out.println(
                "    data protection officer    "
                        + token(who.officer(), TokenRole.OFFICER, "data protection officer"));
        out.println(
                "    class teacher of 1A        "
                        + token(who.teacher(), TokenRole.TEACHER, "class teacher 1A"));
        out.println();
        out.println("What to try next");
        out.println("  1. As the principal, watch the receipt board of the parents' evening:");
        out.println(
                "     for the first five minutes guardians open and acknowledge it, one by one.");
        out.println("     " + address + "/notices/" + who.parentsEvening().text());
        out.println(
                "  2. Choose a purpose and show names: the viewing is recorded first. The teacher sees 1A only.");
        out.println(
                "  3. As the data protection officer, export one receipt: open it and download the evidence file.");
        out.println(
                "     "
                        + address
                        + "/notices/"
                        + who.notice().text()
                        + "/receipts/"
                        + who.guardian().text());
        out.println("     Or, after stopping the server:");
        out.println(
                "     ./chopmark export receipt --data "
                        + data
                        + " --as "
                        + who.officer().text()
                        + " --notice "
                        + who.notice().text()
                        + " --guardian "
                        + who.guardian().text()
                        + " -o receipt.chop");
        out.println("  4. Verify it without server, database or network:");
        out.println(
                "     ./chopmark policy --data "
                        + data
                        + " -o trust.policy     (after stopping the server, or download it)");
        out.println("     ./chopmark verify receipt.chop --policy trust.policy");
        out.println();
        installation.beforeClose(demo.live());
    }

    private String token(StaffId staff, TokenRole role, String label) {
        return AccessTokens.of(installation)
                .issue(
                        new Order(
                                new ActorRef.Person(staff),
                                role,
                                demo.highlights().school(),
                                label,
                                TOKEN_LIFE))
                .text();
    }
}
