package hk.chopmark.projections.roster;

import hk.chopmark.core.shared.ClassId;

/**
 * A class.
 *
 * @param classId the class
 * @param code such as {@code 3A}
 * @param schoolYear such as {@code 2026/27}
 * @param pupils pupils in it now
 * @param teachers teachers in it now
 */
public record ClassView(
        ClassId classId, String code, String schoolYear, long pupils, long teachers) {}
