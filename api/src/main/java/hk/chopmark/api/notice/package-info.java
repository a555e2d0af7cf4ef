/**
 * Notices over HTTP and in the console: drafts, versions, copies, receipts, the board.
 *
 * <p>Imported by the first page only. It imports the manners of rest and console, and no other
 * area.
 *
 * <p>Read {@code NoticeController} first.
 */
@NullMarked
package hk.chopmark.api.notice;

import org.jspecify.annotations.NullMarked;
