package asyncio;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a loop has to do with signals: its handlers and its receivers, which end with it.
final class LoopSignals {
    private final Scheduler scheduler;
    private final Map<Signal, Handler> handlers = new EnumMap<>(Signal.class);
    private final Set<SignalReceiver> receivers = new LinkedHashSet<>();

    LoopSignals(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    void handle(Signal signal, Runnable callback) {
        scheduler.ensureUsable("addSignalHandler");
        var call = new Call(callback, Context.copyCurrent());
        var handler = handlers.get(signal);
        if (handler == null) handlers.put(signal, new Handler(scheduler, signal, call));
        else handler.call = call;
    }

    boolean removeHandler(Signal signal) {
        scheduler.ensureUsable("removeSignalHandler");
        var handler = handlers.remove(signal);
        if (handler != null) handler.listening.close();
        return handler != null;
    }

    /// Whether a signal may call back, or wake a task.
    boolean areHeard() {
        return !handlers.isEmpty() || !receivers.isEmpty();
    }

    void add(SignalReceiver receiver) {
        receivers.add(receiver);
    }

    void remove(SignalReceiver receiver) {
        receivers.remove(receiver);
    }

    void close() {
        for (var handler : handlers.values()) handler.listening.close();
        handlers.clear();
        List.copyOf(receivers).forEach(SignalReceiver::close);
    }

    /// @param callback what to call
    /// @param context where
    private record Call(Runnable callback, Context context) {}

    /// The handler of one signal; what it calls can be exchanged.
    private static final class Handler {
        private final SignalLine.Listening listening;
        private volatile Call call;

        Handler(Scheduler scheduler, Signal signal, Call first) {
            call = first;
            listening = SignalLine.listen(signal, () -> {
                var now = call;
                scheduler.pushThreadsafe(new Handle(scheduler, now.callback, now.context));
            });
        }
    }
}
