/**
 * Notices: drafted, published in versions, addressed to classes, delivered, opened, acknowledged,
 * withdrawn.
 *
 * <p>The runtime finds its module; no other area may. Read {@link
 * hk.chopmark.core.notice.NoticeEvent} first.
 */
@NullMarked
package hk.chopmark.core.notice;

import org.jspecify.annotations.NullMarked;
