package hk.chopmark.api.judging;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.judging.Routes.Route;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Command.TakesProof;
import hk.chopmark.core.decision.Command.TakesProof.Proof;
import hk.chopmark.core.decision.CommandPermission.Judge;
import hk.chopmark.core.decision.Decision;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;

/**
 * What asks for a proof of who somebody is: commands declare it, and every way to send them asks.
 */
class ProofsTakenTest {

    /** Acts that unmask, export, erase, grant, or change how somebody signs in. */
    private static final String WEIGHTY =
            ".*\\+clear|.*\\.export|access\\.(grant|confirm|delegate)|erasure\\.(request|approve|decide)"
                    + "|identity\\.(open|hand-over|recover|close|service)|provider\\.set"
                    + "|installation\\.operate";

    /** They take away or end what others hold, or give nothing yet. */
    private static final Set<String> LIGHT =
            Set.of(
                    "RevokeRole",
                    "EndDelegation",
                    "WithdrawProposal",
                    "RefuseErasure",
                    "RegisterService",
                    "RevokeServiceKey",
                    "CloseService");

    @Test
    void every_weighty_command_takes_a_proof() {
        Set<String> asking = new TreeSet<>();
        Set<String> silent = new TreeSet<>();
        for (AreaModule area : Areas.all()) {
            for (Decision<?, ?> decision : area.decisions()) {
                if (decision.permission().judge() != Judge.SERVER
                        && decision.permission().act().text().matches(WEIGHTY)) {
                    Class<? extends Command> command = decision.commandType();
                    (command.isAnnotationPresent(TakesProof.class) ? asking : silent)
                            .add(command.getSimpleName());
                }
            }
        }
        assertThat(asking).as("commands that take a proof").hasSizeGreaterThan(15);
        assertThat(silent).as("commands of such acts that take none").isEqualTo(LIGHT);
    }

    @Test
    void a_file_of_the_record_takes_a_proof_by_every_way() {
        assertThat(Routes.all())
                .filteredOn(route ->
                        Judging.declared(route.handler(), Judged.class)
                                .filter(board -> board.value().endsWith(".export"))
                                .isPresent())
                .as("boards of an export")
                .isNotEmpty()
                .noneMatch(route -> ProofsTaken.proofOf(route.handler()) == Proof.NONE);
    }

    @Test
    void a_page_that_takes_a_proof_is_sent_by_a_form_which_goes_on_after_it() {
        assertThat(taking(Proof.RECENT))
                .filteredOn(Route::isPage)
                .as("pages that take a proof")
                .hasSizeGreaterThan(25)
                .allMatch(route -> route.verb() == RequestMethod.POST);
    }

    @Test
    void what_changes_how_one_signs_in_takes_a_proof() {
        assertThat(Routes.all())
                .filteredOn(route -> route.verb() == RequestMethod.POST)
                .filteredOn(route -> route.path().startsWith("/account/"))
                .filteredOn(route -> !route.path().startsWith("/account/recoveries/"))
                .as("what is sent about one's own account, acknowledging aside")
                .hasSizeGreaterThan(3)
                .allMatch(route -> ProofsTaken.proofOf(route.handler()) == Proof.RECENT);
    }

    @Test
    void what_signs_takes_a_proof_made_after_signing_in() {
        assertThat(Routes.all())
                .filteredOn(route -> route.path().endsWith("/signature"))
                .filteredOn(route -> route.verb() == RequestMethod.POST)
                .as("signatures")
                .isNotEmpty()
                .allMatch(route -> ProofsTaken.proofOf(route.handler()) == Proof.AFTER_SIGN_IN);
    }

    @Test
    void both_ways_of_unmasking_exporting_erasing_and_granting_are_among_them() {
        assertThat(taking(Proof.RECENT).stream().map(ProofsTakenTest::starred))
                .as("what takes a proof")
                .contains(
                        "/api/v1/personal-data/unmaskings",
                        "/api/v1/personal-data/dossiers/unmaskings",
                        "/api/v1/attendance/absences/*/reasons/unmaskings",
                        "/api/v1/evidence/*",
                        "/api/v1/erasures/*/decision",
                        "/api/v1/grants",
                        "/api/v1/delegations",
                        "/api/v1/session/second-factor",
                        "/api/v1/services/*/keys/*/successor",
                        "/api/v1/schools",
                        "/api/v1/operators",
                        "/attendance/students/*/reasons",
                        "/attendance/classes/*/register.csv",
                        "/search/person",
                        "/notices/*/names/full",
                        "/notices/*/receipts/*/evidence",
                        "/erasure/*/decision",
                        "/erasure/*/evidence",
                        "/access/oversight/proposals/*/confirmation",
                        "/services/*/keys",
                        "/accounts/*/letter",
                        "/accounts/*/recovery/confirmation",
                        "/identity-provider",
                        "/operators",
                        "/schools");
    }

    private static List<Route> taking(Proof proof) {
        return Routes.all().stream()
                .filter(route -> ProofsTaken.proofOf(route.handler()) == proof)
                .toList();
    }

    private static String starred(Route route) {
        return route.path().replaceAll("\\{[^/]+}", "*");
    }
}
