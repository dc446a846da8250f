package asyncio;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A step of a task or a callback that holds up its loop, seen while it does. See [EventLoop.Builder#watchdog].
///
/// @param loop the loop
/// @param task the task, or null if it is a callback or the loop itself
/// @param name who it is, in words
/// @param soFar for how long the step has been under way, at least
/// @param sighting 1 when the step is first reported, 2 when it is reported again, and so on
/// @param stack where it is, the innermost frame first
/// @param created in debug mode, where the task or callback was created
public record SlowStep(
        EventLoop loop,
        @Nullable Task<?> task,
        String name,
        Duration soFar,
        int sighting,
        List<StackTraceElement> stack,
        @Nullable Throwable created) {
    /// Copies the stack.
    public SlowStep {
        stack = List.copyOf(stack);
    }

    /// Describes it in several lines, as the log has it.
    @Override
    public String toString() {
        var text = new StringBuilder(name + " has held up " + loop.getName() + " for " + soFar.toMillis()
                + " ms by now: nothing else runs. Move the work off the loop with toThread(() -> ...)");
        Reports.append(text, stack);
        Reports.append(text, created);
        return text.toString();
    }
}
