package asyncio.process;

import asyncio.Asyncio;
import asyncio.CancelledError;
import asyncio.EventLoop;
import asyncio.Future;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Starts a program on a thread. If nobody wants it any more when it has started, it is killed.
final class Spawn implements Callable<Process> {
    private final Command command;
    private @Nullable Process process;
    private boolean abandoned;

    private Spawn(Command command) {
        this.command = command;
    }

    /// Starts a program. Suspends. If it is cancelled, the program is killed and gone when this returns.
    static Process start(EventLoop loop, Command command) throws IOException {
        var spawn = new Spawn(command);
        var future = loop.runInExecutor(SpawnThreads.STARTING, spawn);
        future.addDoneCallback(Future::exception); // Whoever is cancelled does not ask for it.
        try {
            Asyncio.wait(List.of(future));
        } catch (CancelledError e) {
            spawn.abandon();
            Asyncio.wait(List.of(future));
            throw e;
        }
        return future.result();
    }

    @Override
    public Process call() throws IOException, InterruptedException {
        synchronized (this) {
            if (abandoned)
                throw new IOException("nobody wants " + command.words().getFirst() + " any more");
        }
        var started = command.start();
        synchronized (this) {
            process = started;
            if (!abandoned) return started;
        }
        discard(started);
        started.waitFor();
        return started;
    }

    private void abandon() throws IOException {
        synchronized (this) {
            abandoned = true;
        }
        if (process != null) discard(process);
    }

    /// Kills a process that nobody uses. The JDK reaps it.
    static void discard(Process process) throws IOException {
        process.destroyForcibly();
        for (Closeable pipe : List.of(process.getOutputStream(), process.getInputStream(), process.getErrorStream())) {
            pipe.close();
        }
    }
}
