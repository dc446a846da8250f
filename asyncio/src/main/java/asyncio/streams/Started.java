package asyncio.streams;

import asyncio.EventLoop;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The last step of connecting: the connector is woken behind the callbacks that begin the connection.
final class Started {
    private Started() {}

    /// Waits until the callbacks that begin a connection have run. Suspends.
    ///
    /// @param loop the loop, on which they are scheduled already
    /// @param begun whether they have run: on a loop with a seed this one's turn may come first
    /// @param undo what to do if the connector is cancelled meanwhile
    static void await(EventLoop loop, BooleanSupplier begun, Runnable undo) {
        var ready = loop.<@Nullable Void>createFuture();
        wakeWhen(loop, begun, () -> {
            if (!ready.done()) ready.setResult(null);
        });
        try {
            ready.await();
        } catch (Throwable e) {
            undo.run();
            throw e;
        }
    }

    private static void wakeWhen(EventLoop loop, BooleanSupplier begun, Runnable wake) {
        loop.callSoon(() -> {
            if (begun.getAsBoolean()) wake.run();
            else wakeWhen(loop, begun, wake);
        });
    }
}
