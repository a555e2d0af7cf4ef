package hk.chopmark.api.console;

import hk.chopmark.api.judging.BoardGate;
import hk.chopmark.api.security.Caller;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.eventstore.LogState;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.roster.Roster;
import hk.chopmark.projections.roster.SchoolView;
import java.util.Locale;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Puts the frame into the model of every page. */
@ControllerAdvice(annotations = ConsolePage.class)
class Frames {

    private static final Act ERASING = Act.parse("erasure.request");

    private final Installation installation;
    private final Roster roster;
    private final Navigation navigation;
    private final BoardGate gate;

    Frames(Installation installation, Roster roster, Navigation navigation, BoardGate gate) {
        this.gate = gate;
        this.installation = installation;
        this.roster = roster;
        this.navigation = navigation;
    }

    @ModelAttribute("language")
    String language(Locale locale) {
        return locale.toLanguageTag();
    }

    /** The frame of a page; none before signing in. */
    @ModelAttribute("frame")
    @Nullable Frame current(Locale locale) {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof Caller caller
                ? of(caller, locale)
                : null;
    }

    private Frame of(Caller caller, Locale locale) {
        SchoolId school = caller.isOfInstallation() ? null : caller.school();
        LogState log = installation.logState();
        return new Frame(
                locale.toLanguageTag(),
                school == null ? "" : schoolName(school, locale),
                caller.actor().role(),
                school == null ? installation.engine().head() : treeSize(school),
                school == null
                        ? LongUnaryOperator.identity()
                        : position -> installation.engine().proofs().countBelow(school, position),
                log.kind().stored(),
                school == null ? 0 : checkpointSize(school),
                school == null
                        ? 0
                        : installation
                                .engine()
                                .breakGlass()
                                .map(uses -> uses.pending(school))
                                .orElse(0),
                school != null && gate.mayAnywhere(caller, ERASING),
                navigation.seenBy(act -> gate.mayAnywhere(caller, act)));
    }

    private String schoolName(SchoolId school, Locale locale) {
        SchoolView view = roster.school(school).value().orElse(null);
        if (view == null) {
            return "";
        }
        return locale.equals(Languages.CHINESE) ? view.nameZh() : view.nameEn();
    }

    private long treeSize(SchoolId school) {
        return installation.engine().proofs().treeHead(school).map(tree -> tree.size()).orElse(0L);
    }

    private long checkpointSize(SchoolId school) {
        return installation
                .engine()
                .proofs()
                .latestCheckpoint(school)
                .map(signed -> signed.checkpoint().treeSize())
                .orElse(0L);
    }
}
