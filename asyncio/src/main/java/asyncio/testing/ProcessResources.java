package asyncio.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the whole process holds: threads and descriptors, without those that the JDK opens and keeps for itself.
final class ProcessResources {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private static final Pattern OF_THE_JDK = Pattern.compile(
            "ForkJoinPool.*|VirtualThread-.*|Common-Cleaner|Cleaner-\\d+|Reference Handler|Finalizer|Signal Dispatcher"
                    + "|process reaper.*|Read-Poller|Write-Poller|Attach Listener|C[12] CompilerThread\\d+");

    /// The workers of a loop end when it is closed, not before.
    private static final Pattern OF_A_LOOP = Pattern.compile("asyncio-worker-\\d+");

    private static final Pattern CODE_AND_DEVICES =
            Pattern.compile(".*\\.(jar|so|jsa)|.*/lib/modules|/dev/.*|/proc/.*");

    private static final Set<String> OURS = Set.of(
            "asyncio.testing.NotingTaskFactory",
            "asyncio.EventLoop",
            "asyncio.Asyncio",
            "asyncio.Spawner",
            "asyncio.TaskGroup");

    private static final int MOST_FRAMES = 6;

    private ProcessResources() {}

    static Set<Thread> threads() {
        var threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(thread -> OF_THE_JDK.matcher(thread.getName()).matches());
        return threads;
    }

    static boolean belongsToLoop(Thread thread) {
        return OF_A_LOOP.matcher(thread.getName()).matches();
    }

    /// Waits until threads have ended, or the time is over. Blocks.
    static void awaitEnd(Collection<Thread> threads, Duration grace) {
        try {
            for (var thread : threads) {
                if (!belongsToLoop(thread) && !thread.join(grace)) return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Returns the open descriptors and what they are open on; nothing where the system does not tell.
    static Map<String, String> descriptors() {
        var descriptors = new HashMap<String, String>();
        if (!Files.isDirectory(DESCRIPTORS)) return descriptors;
        try (Stream<Path> entries = Files.list(DESCRIPTORS)) {
            for (var entry : entries.toList()) {
                var target = target(entry);
                if (target != null && !CODE_AND_DEVICES.matcher(target).matches()) {
                    descriptors.put(String.valueOf(entry.getFileName()), target);
                }
            }
        } catch (IOException e) {
            return new HashMap<>(); // No list, no leaks.
        }
        return descriptors;
    }

    private static @Nullable String target(Path entry) {
        try {
            return Files.readSymbolicLink(entry).toString();
        } catch (IOException e) {
            return null; // Closed meanwhile: the one that listed the folder, for example.
        }
    }

    /// Returns the frames of an exception that are not this library's, the first few.
    static List<StackTraceElement> usersFrames(@Nullable Throwable created) {
        if (created == null) return List.of();
        return Stream.of(created.getStackTrace())
                .dropWhile(ProcessResources::isOurs)
                .limit(MOST_FRAMES)
                .toList();
    }

    private static boolean isOurs(StackTraceElement frame) {
        return OURS.contains(frame.getClassName());
    }
}
