package hk.chopmark.api.home;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.EventWords;
import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.console.HongKongTime.Moment;
import hk.chopmark.api.console.NavigationEntry;
import hk.chopmark.api.judging.BoardGate;
import hk.chopmark.api.judging.ForAnybody;
import hk.chopmark.api.notice.Board.NoticeLine;
import hk.chopmark.api.notice.BoardReader;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.board.OpenBoard;
import hk.chopmark.core.board.OpenBoard.Extent;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.engine.ParkedEvents;
import hk.chopmark.projections.engine.ProjectionEngine;
import hk.chopmark.projections.engine.ProjectionStatus;
import hk.chopmark.projections.homework.HomeworkBoard;
import hk.chopmark.projections.receipts.NoticeView;
import hk.chopmark.projections.receipts.Receipts;
import hk.chopmark.projections.roster.ClassTotals;
import hk.chopmark.projections.roster.Roster;
import hk.chopmark.projections.roster.SchoolView;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.Page;
import hk.chopmark.projections.rows.ShownClasses;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The school at a glance, and its record growing. */
@ConsolePage
@NavigationEntry(part = "home", path = "/", words = "home.title", order = 0, needs = "notice.view")
class HomePage {

    private static final Act VIEW = Act.parse("notice.view");
    private static final Act OPERATING = Act.parse("installation.operate");
    private static final int NOTICES = 5;
    private static final int EVENTS = 8;
    private static final int SCHOOLS = 50;

    /**
     * Where to look for the latest events of one school among those of all schools in the
     * partition.
     */
    private static final long LOOK_BACK = 500;

    private final AuditEngine engine;
    private final ProjectionEngine projections;
    private final ParkedEvents parked;
    private final Roster roster;
    private final Receipts receipts;
    private final HomeworkBoard homework;
    private final InstantSource clock;
    private final BoardGate gate;

    HomePage(
            AuditEngine engine,
            ProjectionEngine projections,
            ParkedEvents parked,
            Roster roster,
            Receipts receipts,
            HomeworkBoard homework,
            InstantSource clock,
            BoardGate gate) {
        this.gate = gate;
        this.clock = clock;
        this.engine = engine;
        this.projections = projections;
        this.parked = parked;
        this.roster = roster;
        this.receipts = receipts;
        this.homework = homework;
    }

    /** The school in numbers. */
    record Glance(long classes, long pupils, long teachers, long homeworks, long submissions) {}

    /** An event just recorded: its kind, never what it says. */
    record LatestEvent(long position, String type, Moment at) {}

    /** How far the record of the school, its checkpoint and its pages are. */
    record Live(
            long logged,
            long checkpoint,
            long lag,
            boolean following,
            long parked,
            List<LatestEvent> latest) {}

    /** A school, for the operator. */
    record SchoolLine(String ref, String nameEn, String nameZh, Moment since) {}

    @ForAnybody(because = "asks the gate for what it shows")
    @GetMapping("/")
    String home(
            Caller caller,
            Locale locale,
            Model model,
            @RequestParam(required = false) @Nullable String after) {
        SchoolId school = caller.school();
        if (school.isInstallation()) {
            return schools(caller, after, new HongKongTime(locale), model);
        }
        if (caller.actor().ref() instanceof ActorRef.Person(GuardianId _)) {
            return "redirect:/my/notices";
        }
        OpenBoard board = new OpenBoard(school, "home", VIEW, school, Extent.WITHIN);
        if (gate.reach(caller, board).isNothing()) {
            return "no-boards";
        }
        ShownClasses shown =
                ShownClasses.of(
                        gate.open(caller, board, Purpose.HOME_SCHOOL_COMMUNICATION).narrowedTo());
        HongKongTime time = new HongKongTime(locale);
        AsOf<ClassTotals> classes =
                roster.totals(school, DecisionContext.dayOf(clock.instant()), shown);
        var numbers = homework.summary(school, shown).value().total();
        model.addAttribute("asOf", classes.position());
        model.addAttribute(
                "glance",
                new Glance(
                        classes.value().classes(),
                        classes.value().pupils(),
                        classes.value().teachers(),
                        numbers.homeworks(),
                        numbers.submissions()));
        model.addAttribute("notices", notices(school, shown, time));
        model.addAttribute("live", live(school, time));
        return "home";
    }

    /** An operator sees which schools there are, and into none of them. */
    private String schools(Caller caller, @Nullable String after, HongKongTime time, Model model) {
        OpenBoard board =
                new OpenBoard(caller.school(), "schools", OPERATING, caller.school(), Extent.WHOLE);
        if (gate.reach(caller, board).isNothing()) {
            return "no-boards";
        }
        gate.open(caller, board, Purpose.AUDIT);
        AsOf<Page<SchoolView>> page = roster.schools(after, SCHOOLS);
        model.addAttribute("asOf", page.position());
        model.addAttribute(
                "schools",
                page.value().rows().stream()
                        .map(view ->
                                new SchoolLine(
                                        view.school().text(),
                                        view.nameEn(),
                                        view.nameZh(),
                                        time.minute(view.registeredAt())))
                        .toList());
        model.addAttribute("next", page.value().next().orElse(null));
        return "schools";
    }

    /** The growing part alone; the whole page for whoever has no script. */
    @ForAnybody(because = "asks the gate for what it shows")
    @GetMapping("/live")
    String live(Caller caller, Locale locale, Model model, HttpServletRequest request) {
        SchoolId school = caller.school();
        if (request.getHeader("HX-Request") == null
                || school.isInstallation()
                || !gate.mayAnywhere(caller, VIEW)) {
            return home(caller, locale, model, null);
        }
        model.addAttribute("live", live(school, new HongKongTime(locale)));
        return "home :: live";
    }

    private List<NoticeLine> notices(SchoolId school, ShownClasses shown, HongKongTime time) {
        List<NoticeView> rows = receipts.notices(school, shown, null, NOTICES).value().rows();
        return rows.stream().map(view -> BoardReader.line(view, time)).toList();
    }

    private Live live(SchoolId school, HongKongTime time) {
        long head = engine.head();
        List<ProjectionStatus> status = projections.status();
        List<StoredEvent> recent = recent(school, head);
        return new Live(
                engine.proofs().treeHead(school).map(tree -> tree.size()).orElse(0L),
                engine.proofs()
                        .latestCheckpoint(school)
                        .map(signed -> signed.checkpoint().treeSize())
                        .orElse(0L),
                recent.stream().filter(event -> !isCovered(event, status)).count(),
                status.stream().allMatch(one -> one.state() == ProjectionStatus.State.RUNNING),
                parked.ofSchool(school).values().stream()
                        .mapToLong(ProjectionStatus.Parked::count)
                        .sum(),
                latest(recent, time));
    }

    private static boolean isCovered(StoredEvent event, List<ProjectionStatus> status) {
        return status.stream().allMatch(one -> event.position() < one.position());
    }

    private List<StoredEvent> recent(SchoolId school, long head) {
        return engine.log()
                .find(school, List.of(), Set.of(), Math.max(0, head - LOOK_BACK), (int) LOOK_BACK);
    }

    private static List<LatestEvent> latest(List<StoredEvent> found, HongKongTime time) {
        return found.subList(Math.max(0, found.size() - EVENTS), found.size()).reversed().stream()
                .map(event ->
                        new LatestEvent(
                                event.position(),
                                EventWords.nameOf(event.type()),
                                time.second(event.at())))
                .toList();
    }
}
