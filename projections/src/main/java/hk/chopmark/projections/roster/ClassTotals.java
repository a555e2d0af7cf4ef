package hk.chopmark.projections.roster;

/**
 * Classes and their members, counted.
 *
 * @param classes how many there are
 * @param pupils in all of them; who is in two counts twice
 * @param teachers in all of them, likewise
 */
public record ClassTotals(long classes, long pupils, long teachers) {}
