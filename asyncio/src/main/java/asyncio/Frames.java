package asyncio;

import java.util.List;
import java.util.stream.Stream;

/// Frames of a stack as people want to read them: without the names and versions of modules and class loaders.
final class Frames {
    private Frames() {}

    static List<StackTraceElement> of(Thread thread) {
        return plain(thread.getStackTrace());
    }

    static List<StackTraceElement> of(Throwable exception) {
        return plain(exception.getStackTrace());
    }

    private static List<StackTraceElement> plain(StackTraceElement[] frames) {
        return Stream.of(frames)
                .map(frame -> new StackTraceElement(
                        null,
                        null,
                        null,
                        frame.getClassName(),
                        frame.getMethodName(),
                        frame.getFileName(),
                        frame.getLineNumber()))
                .toList();
    }
}
