package asyncio;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// The signals that arrive, to iterate over. See [Signal#receiver].
///
/// A signal that arrives again before it was received is received once. The iteration ends when the receiver is
/// closed; a task that waits in it then goes on.
///
/// A signal that has arrived and was not received when the receiver is closed is raised again, unless somebody else
/// has heard it: so the request to terminate that comes in the last moment is not lost.
///
/// Python has none; trio: `open_signal_receiver`.
public final class SignalReceiver implements Iterable<Signal>, AutoCloseable {
    private final EnumSet<Signal> signals = EnumSet.noneOf(Signal.class);
    private final WaitQueue receivers = new WaitQueue(this);
    private final List<SignalLine.Listening> listening = new ArrayList<>();
    private final EventLoop loop;

    /// Guards the two below, which are for all threads.
    private final BriefLock lock = new BriefLock();

    /// What has arrived and was not received.
    private final SequencedSet<Signal> arrived = new LinkedHashSet<>();

    private boolean closed;

    SignalReceiver(EventLoop loop, Signal... signals) {
        if (signals.length == 0) throw new IllegalArgumentException("a receiver of no signals would wait for ever");
        this.loop = loop;
        try {
            for (var signal : signals) {
                if (this.signals.add(signal)) listening.add(SignalLine.listen(signal, () -> hear(signal)));
            }
        } catch (Throwable e) {
            close();
            throw e;
        }
        loop.signals.add(this);
    }

    /// Called on a thread of the JVM.
    private void hear(Signal signal) {
        boolean late;
        lock.lock();
        try {
            late = closed;
            if (!late) arrived.add(signal);
        } finally {
            lock.unlock();
        }
        var scheduler = loop.scheduler;
        if (!late) scheduler.pushThreadsafe(new Handle(scheduler, receivers::wakeNext, null));
        else if (!SignalLine.isHeard(signal)) SignalLine.raise(signal);
    }

    /// Waits for the next signal. Suspends if none has arrived.
    ///
    /// @return the signal
    /// @throws IllegalStateException if this receiver is closed, before or meanwhile
    /// @throws CancelledError if the current task is cancelled while it waits; no signal is lost then
    public Signal receive() {
        var signal = next("SignalReceiver.receive()");
        if (signal == null) throw new IllegalStateException(this + " receives nothing more. Open a new one");
        return signal;
    }

    /// Returns the next signal, or null when this is closed. Suspends.
    private @Nullable Signal next(String operation) {
        for (; ; ) {
            lock.lock();
            try {
                if (!arrived.isEmpty()) return arrived.removeFirst();
                if (closed) return null;
            } finally {
                lock.unlock();
            }
            var turn = receivers.join(operation);
            try {
                turn.await();
            } catch (Throwable e) {
                if (turn.woken()) receivers.wakeNext(); // Another may have ours.
                throw e;
            } finally {
                receivers.leave(turn);
            }
        }
    }

    /// Returns an iterator over the signals as they arrive. Its `hasNext` may suspend; it returns false when this
    /// receiver is closed.
    @Override
    public Iterator<Signal> iterator() {
        return new Iterator<>() {
            private @Nullable Signal next;

            @Override
            public boolean hasNext() {
                if (next == null) next = SignalReceiver.this.next("SignalReceiver.hasNext()");
                return next != null;
            }

            @Override
            public Signal next() {
                if (!hasNext() || next == null) throw new NoSuchElementException(SignalReceiver.this + " has no more");
                var signal = next;
                next = null;
                return signal;
            }
        };
    }

    /// Stops receiving: the signals do again what they did before. Does not suspend.
    @Override
    public void close() {
        List<Signal> missed;
        lock.lock();
        try {
            if (closed) return;
            closed = true;
            missed = List.copyOf(arrived);
            arrived.clear();
        } finally {
            lock.unlock();
        }
        loop.signals.remove(this);
        listening.forEach(SignalLine.Listening::close);
        receivers.wakeAll();
        for (var signal : missed) {
            if (!SignalLine.isHeard(signal)) SignalLine.raise(signal);
        }
    }

    @Override
    public String toString() {
        lock.lock();
        try {
            return "SignalReceiver" + signals + (closed ? "[closed]" : "[arrived " + arrived + "]");
        } finally {
            lock.unlock();
        }
    }
}
