/**
 * The kinds of evidence file, one class each; an area that brings a kind adds a class and a line.
 *
 * <p>Imported by nobody: {@code EvidenceKinds} finds the classes.
 *
 * <p>Read {@code HomeworkEvidence} first.
 */
@NullMarked
package hk.chopmark.export.kinds;

import org.jspecify.annotations.NullMarked;
