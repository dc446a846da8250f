package asyncio.process;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a pool was built with.
///
/// @param maxWorkers how many processes there are at most
/// @param initializer what each of them does first
/// @param maxTasksPerChild after how many pieces of work one is replaced
/// @param jvmOptions options of its JVM
/// @param killOnCancel whether cancelling work that runs kills its process
/// @param replaceBrokenWorkers whether the pool outlives the loss of a process
record PoolSettings(
        int maxWorkers,
        @Nullable Work initializer,
        int maxTasksPerChild,
        List<String> jvmOptions,
        boolean killOnCancel,
        boolean replaceBrokenWorkers) {}
