package asyncio.streams;

import asyncio.EventLoop;
import org.jspecify.annotations.Nullable;

/// The last step of connecting: the connector is woken behind the callbacks that begin the connection.
final class Started {
    private Started() {}

    /// Waits until the callbacks that begin a connection have run. Suspends.
    ///
    /// @param loop the loop, on which they are scheduled already
    /// @param undo what to do if the connector is cancelled meanwhile
    static void await(EventLoop loop, Runnable undo) {
        var ready = loop.<@Nullable Void>createFuture();
        loop.callSoon(() -> {
            if (!ready.done()) ready.setResult(null);
        });
        try {
            ready.await();
        } catch (Throwable e) {
            undo.run();
            throw e;
        }
    }
}
