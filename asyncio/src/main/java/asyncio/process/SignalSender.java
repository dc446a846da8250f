package asyncio.process;

import asyncio.EventLoop;
import asyncio.ExceptionContext;
import asyncio.Signal;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Sends signals to one process, and remembers which.
///
/// The JDK knows of two, and sends them to the right process or not at all. The others go by way of the shell, on a
/// thread; just before, the process is known to run.
final class SignalSender {
    private static final int SHELL_OFFSET = 128;

    private final EventLoop loop;
    private final Process process;
    private final Set<Integer> sent = new HashSet<>();

    SignalSender(EventLoop loop, Process process) {
        this.loop = loop;
        this.process = process;
    }

    /// Notes that somebody sends a signal.
    void note(Signal signal) {
        sent.add(signal.number());
    }

    void send(Signal signal) {
        note(signal);
        switch (signal) {
            case TERM -> process.toHandle().destroy(); // Process.destroy() would close the pipes.
            case KILL -> process.toHandle().destroyForcibly();
            default ->
                loop.runInExecutor(SpawnThreads.SIGNALLING, () -> sendByShell(signal))
                        .addDoneCallback(done -> done.exception().ifPresent(this::report));
        }
    }

    private @Nullable Void sendByShell(Signal signal) throws IOException, InterruptedException {
        boolean failed = process.isAlive() && !KillCommand.send(signal, List.of(process.toHandle()));
        if (failed && process.isAlive()) {
            throw new IOException("the signal " + signal + " could not be sent to process " + process.pid());
        }
        return null;
    }

    private void report(Throwable e) {
        loop.callExceptionHandler(ExceptionContext.of("Sending a signal to " + process + " failed", e));
    }

    /// Returns the return code that stands for what the JDK calls the exit value. For a process that a signal has ended
    /// the JDK makes it 128 and the number of the signal, as shells do, and nobody can tell that from a program that
    /// exits with this very value. Here it counts as a signal, unless a shell was started: then it is most likely the
    /// shell that says so, except when the signal was sent by us.
    int returnCode(int exitValue, boolean shell) {
        int number = exitValue - SHELL_OFFSET;
        boolean signalled =
                sent.contains(number) || (!shell && Signal.ofNumber(number).isPresent());
        return number > 0 && signalled ? -number : exitValue;
    }
}
