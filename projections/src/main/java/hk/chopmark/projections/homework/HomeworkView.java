package hk.chopmark.projections.homework;

import hk.chopmark.core.homework.HomeworkId;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.Sealed;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One homework.
 *
 * @param homework the homework
 * @param classId the class that has it
 * @param title handle to its title; null if it has none
 * @param assignedAt when
 * @param assignedEvent the event to prove it by
 * @param dueAt the deadline in force now; null if there is none
 * @param deadlineEvent the event that set it
 * @param weightMilli weight in thousandths of a percent; null if not stated
 * @param submissions students who have handed in
 */
public record HomeworkView(
        HomeworkId homework,
        ClassId classId,
        @Nullable Sealed<String> title,
        @Nullable Instant assignedAt,
        @Nullable UUID assignedEvent,
        @Nullable Instant dueAt,
        @Nullable UUID deadlineEvent,
        @Nullable Integer weightMilli,
        long submissions) {}
