package asyncio;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/// Listens for Ctrl-C, which is SIGINT. The first one calls an action, the second one halts the process.
final class CtrlC implements AutoCloseable {
    private static final Signal INTERRUPT = new Signal("INT");

    /// As shells have it: 128 and the number of the signal.
    private static final int EXIT_STATUS = 130;

    /// Only one run at a time listens, the outermost.
    private static final AtomicBoolean LISTENING = new AtomicBoolean();

    private final Runnable action;
    private @Nullable SignalHandler before;
    private volatile boolean pressed;

    private CtrlC(Runnable action) {
        this.action = action;
    }

    /// Starts to listen. Returns null if somebody else listens: another run, or a handler of the user's.
    static @Nullable CtrlC listen(Runnable action) {
        if (!LISTENING.compareAndSet(false, true)) return null;
        var ctrlC = new CtrlC(action);
        try {
            ctrlC.before = Signal.handle(INTERRUPT, signal -> ctrlC.onSignal());
        } catch (IllegalArgumentException e) {
            LISTENING.set(false);
            return null; // The JVM was told to leave signals alone, with -Xrs.
        }
        if (isOfTheUser(ctrlC.before)) {
            ctrlC.close();
            return null;
        }
        return ctrlC;
    }

    private static boolean isOfTheUser(SignalHandler handler) {
        // The JVM's own handlers are wrapped by the class that they are read with.
        return handler != SignalHandler.SIG_DFL && !handler.getClass().getName().startsWith("sun.misc.");
    }

    private void onSignal() {
        if (pressed) Runtime.getRuntime().halt(EXIT_STATUS);
        pressed = true;
        action.run();
    }

    boolean pressed() {
        return pressed;
    }

    @Override
    public void close() {
        if (before != null) Signal.handle(INTERRUPT, before);
        LISTENING.set(false);
    }

    /// Sees to it that a thread that dies of the interrupt says so in one line and ends the process with the status
    /// of one that was interrupted. Whoever set a handler for uncaught exceptions keeps it.
    static KeyboardInterrupt reported(KeyboardInterrupt interrupt) {
        var thread = Thread.currentThread();
        var group = thread.getThreadGroup();
        if (group != null
                && thread.getUncaughtExceptionHandler() == group
                && Thread.getDefaultUncaughtExceptionHandler() == null) {
            thread.setUncaughtExceptionHandler((dying, exception) -> {
                if (!(exception instanceof KeyboardInterrupt)) {
                    group.uncaughtException(dying, exception);
                    return;
                }
                System.err.println("Interrupted");
                Runtime.getRuntime().exit(EXIT_STATUS);
            });
        }
        return interrupt;
    }
}
