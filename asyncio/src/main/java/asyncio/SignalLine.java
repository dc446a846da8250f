package asyncio;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import sun.misc.SignalHandler;

/// All in this process who listen to one signal. Each of them is told on a thread that the JVM makes for the signal.
///
/// The first who comes takes the signal over, and the last who goes gives it back to whoever had it before.
final class SignalLine implements SignalHandler {
    /*
     * A fallback is for code that would rather stand back: a run listens to Ctrl-C only as long as the program has
     * no handler or receiver for it. So fallbacks are told only when nobody else is there.
     *
     * The map and the comings and goings are guarded by the lock; telling is not.
     */
    private static final Map<Signal, SignalLine> LINES = new EnumMap<>(Signal.class);

    /// The JVM would let us replace its handler, and die of what that handler repairs.
    private static final EnumSet<Signal> NEEDED_BY_THE_JVM = EnumSet.of(Signal.BUS);

    private final Signal signal;
    private final List<Listening> listeners = new CopyOnWriteArrayList<>();
    private final SignalHandler before;

    private SignalLine(Signal signal) {
        this.signal = signal;
        this.before = install(signal);
    }

    private SignalHandler install(Signal signal) {
        var os = signal.os();
        if (NEEDED_BY_THE_JVM.contains(signal)) throw refused(signal, null);
        try {
            return sun.misc.Signal.handle(os, this);
        } catch (IllegalArgumentException e) {
            throw refused(signal, e);
        }
    }

    private static IllegalStateException refused(Signal signal, @Nullable Throwable cause) {
        return new IllegalStateException(
                signal + " cannot be handled: the operating system or the JVM keeps it for itself."
                        + " Use another one, SIGTERM or SIGUSR1 for instance",
                cause);
    }

    /// Has an action run, on a thread of its own, whenever a signal arrives.
    ///
    /// @throws IllegalStateException if the signal cannot be handled
    /// @throws UnsupportedOperationException if there is no such signal here
    static Listening listen(Signal signal, Runnable action) {
        return join(signal, action, false);
    }

    /// Does the same, but the action runs only while nobody else listens.
    static Listening listenAsFallback(Signal signal, Runnable action) {
        return join(signal, action, true);
    }

    /// Does the same, unless the program has a handler of its own, made without this library: then this returns null.
    static @Nullable Listening listenUnlessHandled(Signal signal, Runnable action) {
        synchronized (LINES) {
            var listening = join(signal, action, true);
            if (!isOfTheUser(listening.line.before)) return listening;
            listening.close();
            return null;
        }
    }

    private static Listening join(Signal signal, Runnable action, boolean fallback) {
        synchronized (LINES) {
            var line = LINES.get(Objects.requireNonNull(signal, "signal"));
            if (line == null) {
                line = new SignalLine(signal);
                LINES.put(signal, line);
            }
            var listening = new Listening(line, action, fallback);
            line.listeners.add(listening);
            return listening;
        }
    }

    private static boolean isOfTheUser(SignalHandler handler) {
        // The JVM's own handlers are wrapped by the class that they are read with.
        return handler != SignalHandler.SIG_DFL && !handler.getClass().getName().startsWith("sun.misc.");
    }

    @Override
    public void handle(sun.misc.Signal arrived) {
        boolean fallbacks = listeners.stream().allMatch(listening -> listening.fallback);
        for (var listening : listeners) {
            if (listening.fallback == fallbacks) listening.action.run();
        }
    }

    private void leave(Listening listening) {
        synchronized (LINES) {
            if (!listeners.remove(listening) || !listeners.isEmpty()) return;
            sun.misc.Signal.handle(signal.os(), before);
            LINES.remove(signal);
        }
    }

    /// Whether somebody listens who is not a fallback.
    static boolean isHeard(Signal signal) {
        synchronized (LINES) {
            var line = LINES.get(signal);
            return line != null && line.listeners.stream().anyMatch(listening -> !listening.fallback);
        }
    }

    /// Sends a signal to this process.
    static void raise(Signal signal) {
        sun.misc.Signal.raise(signal.os());
    }

    /// One who listens. Compared by identity: the same action may be there twice.
    static final class Listening implements AutoCloseable {
        private final SignalLine line;
        private final Runnable action;
        private final boolean fallback;

        private Listening(SignalLine line, Runnable action, boolean fallback) {
            this.line = line;
            this.action = action;
            this.fallback = fallback;
        }

        @Override
        public void close() {
            line.leave(this);
        }
    }
}
