package asyncio.spi;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// An executor that calls work somewhere else than in this JVM.
///
/// [asyncio.EventLoop#runInExecutor] hands it the work itself, where another executor gets a `Runnable` around it,
/// which belongs to this JVM.
public interface RemoteExecutor extends Executor {
    /// Has `work` called elsewhere. Does not block. Called on any thread.
    ///
    /// @param work what to call; it must be serialisable
    /// @param <T> what it returns
    /// @return its end; cancelling it keeps work from starting, and may stop work that has started
    <T extends @Nullable Object> CompletionStage<T> submit(Callable<T> work);
}
