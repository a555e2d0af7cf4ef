package hk.chopmark.core.duty;

import hk.chopmark.core.duty.DutyEvent.DueRuleAdopted;
import hk.chopmark.core.duty.DutyEvent.DueRuleRetired;
import hk.chopmark.core.facts.duty.DueRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The due rules of a school with all their versions, folded in log order.
 *
 * <p><b>Guarantees</b>: a due time belongs to at most one version of a rule. Not thread safe.
 */
public final class DueRules {

    private final TreeMap<String, List<DueRule>> versions = new TreeMap<>();

    /** Takes in one more event; others than those of rules change nothing. */
    public DueRules apply(Object event) {
        switch (event) {
            case DueRuleAdopted adopted -> adopt(adopted);
            case DueRuleRetired retired ->
                    versions.computeIfPresent(
                            retired.rule(),
                            (code, all) -> {
                                all.add(all.removeLast().endingAt(retired.until()));
                                return all;
                            });
            default -> {
                // an act, which changes no rule
            }
        }
        return this;
    }

    private void adopt(DueRuleAdopted adopted) {
        List<DueRule> all = versions.computeIfAbsent(adopted.rule(), code -> new ArrayList<>());
        if (!all.isEmpty()) {
            all.add(all.removeLast().endingAt(adopted.from()));
        }
        all.add(
                new DueRule(
                        adopted.rule(),
                        adopted.version(),
                        adopted.from(),
                        null,
                        adopted.parameters()));
    }

    /** The newest version of a rule, whether or not it is retired. */
    public Optional<DueRule> newest(String code) {
        return Optional.ofNullable(versions.get(code)).map(List::getLast);
    }

    /** Every version of every rule, by code, then by version. */
    public List<DueRule> all() {
        return versions.values().stream().flatMap(List::stream).toList();
    }
}
