/**
 * Holds code and documents to each other: arrows, manners, words, examples.
 *
 * <p>Imported by nobody; sees every module in test scope only.
 *
 * <p>Read {@link hk.chopmark.docs.Arrows} first.
 */
@NullMarked
package hk.chopmark.docs;

import org.jspecify.annotations.NullMarked;
