package hk.chopmark.core.facts.duty;

import java.time.Instant;
import java.util.List;

/**
 * A rule that is data changed: a version of it was adopted, or it ends. Implemented by duty events.
 */
public interface DueRuleFact {

    /** Code of the rule. */
    String rule();

    /** The version adopted or ended, from 1. */
    int version();

    /** From when the change is in force. */
    Instant inForceFrom();

    /** What the rule says from then on; empty where it ends. */
    List<RuleParameter> says();
}
