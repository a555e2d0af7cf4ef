package hk.chopmark.api.cli;

import hk.chopmark.api.cli.terminal.Progress;
import hk.chopmark.api.cli.terminal.Terminal;
import hk.chopmark.api.demo.Demo;
import hk.chopmark.api.demo.DemoSchool.Highlights;
import hk.chopmark.api.operating.FirstOperator;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.export.verify.TerminalPrinter;
import java.security.SecureRandom;
import java.util.Locale;
import org.bouncycastle.util.encoders.Base32;
import org.jspecify.annotations.Nullable;

/**
 * The sample school as {@code serve --demo} offers it: built once, with accounts of people in it
 * and a list of what to try.
 */
final class DemoGuide {

    private static final String OPERATOR = "demo.operator";
    private static final int PASSWORD_BYTES = 10;

    private final Terminal terminal;
    private final Installation installation;
    private final Demo demo;
    private @Nullable String operatorsPassword;

    DemoGuide(Terminal terminal, Installation installation) {
        this.terminal = terminal;
        this.installation = installation;
        this.demo = new Demo(installation, installation.clock().instant());
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

    /** Makes the operator of the demonstration, unless there is another. */
    void operator(FirstOperator first) {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        String password =
                Base32.toBase32String(bytes)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("(.{4})(?=.)", "$1-");
        if (first.demonstrate(OPERATOR, password)) {
            operatorsPassword = password;
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
        out.println("  and sign in as one of these, by login name and password:");
        out.println();
        account(who.principal(), "principal", "keeps accounts and roles, publishes, approves");
        account(who.officer(), "officer", "data protection officer: exports, erases, audits");
        account(who.teacher(), "teacher", "class teacher of 1A: sees 1A, takes its roll");
        account(who.guardian(), "guardian", "a guardian: opens, acknowledges and signs notices");
        out.println();
        if (operatorsPassword != null) {
            out.println("  Or run the installation, at " + address + "/operator:");
            out.println();
            out.println(
                    "    %-13s %s   founds schools, sees into none"
                            .formatted(OPERATOR, operatorsPassword));
            out.println();
        }
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
        out.println("     Or on the command line, as the officer, with the password from above:");
        out.println(
                "     ./chopmark export receipt --server "
                        + address
                        + " --school "
                        + who.school().text()
                        + " --user officer --notice "
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

    /** An account with a new password at each start: nobody signs in with an old one. */
    private void account(PersonRef person, String loginName, String what) {
        terminal.out()
                .println("    %-10s %s   %s".formatted(loginName, demo.passwordOf(person), what));
    }
}
