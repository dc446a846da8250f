package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Iterating over signals. Those of these tests are ones that the system ignores.
@DisabledOnOs(OS.WINDOWS)
final class SignalReceiverTest {
    private static final Duration TURN = Duration.ZERO;

    private final List<Object> trace = new ArrayList<>();

    private static void raise(Signal signal) {
        SignalLine.raise(signal);
    }

    /// Raises a signal and waits until this process has heard it, in every receiver: the last one to listen hears it
    /// last.
    private static void raiseAndHear(Signal signal) {
        try (var last = Signal.receiver(signal)) {
            raise(signal);
            last.receive();
        }
    }

    /// Has the receivers hear a signal on this thread and not on one of the JVM's, at a time of its own.
    private static void hearHere(Signal signal) {
        var line = sun.misc.Signal.handle(signal.os(), sun.misc.SignalHandler.SIG_IGN);
        sun.misc.Signal.handle(signal.os(), line);
        line.handle(signal.os());
    }

    @Test
    void receiver() {
        Asyncio.run(() -> {
            raiseSoon(Signal.WINCH);
            // @start region=receiver
            try (var signals = Signal.receiver(Signal.WINCH, Signal.CONT)) {
                for (var signal : signals) {
                    trace.add(signal);
                    if (signal == Signal.CONT) break;
                    raise(Signal.CONT); // @replace regex='.*' replacement=''
                }
            }
            // @end
        });

        assertThat(trace).containsExactly(Signal.WINCH, Signal.CONT);
    }

    private static void raiseSoon(Signal signal) {
        Asyncio.getRunningLoop().callSoon(() -> raise(signal));
    }

    @Test
    void signalsThatArriveBeforeSomebodyReceivesAreKeptInOrderAndOnce() {
        Asyncio.run(() -> {
            try (var signals = Signal.receiver(Signal.WINCH, Signal.CONT)) {
                raiseAndHear(Signal.CONT);
                raiseAndHear(Signal.WINCH);
                raiseAndHear(Signal.CONT);
                trace.add(signals.toString());
                trace.add(signals.receive());
                trace.add(signals.receive());
                trace.add(signals.toString());
            }
        });

        assertThat(trace)
                .containsExactly(
                        "SignalReceiver[SIGCONT, SIGWINCH][arrived [SIGCONT, SIGWINCH]]",
                        Signal.CONT,
                        Signal.WINCH,
                        "SignalReceiver[SIGCONT, SIGWINCH][arrived []]");
    }

    @Test
    void eachSignalGoesToOneOfTheTasksThatWait() {
        Asyncio.run(() -> {
            try (var signals = Signal.receiver(Signal.WINCH, Signal.CONT)) {
                var first = createTask(signals::receive);
                var second = createTask(signals::receive);
                sleep(TURN);
                raiseAndHear(Signal.WINCH);
                raiseAndHear(Signal.CONT);
                trace.add(first.await());
                trace.add(second.await());
            }
        });

        assertThat(trace).containsExactly(Signal.WINCH, Signal.CONT);
    }

    @Test
    void aTaskThatIsCancelledLeavesTheSignalToTheNext() {
        Asyncio.run(() -> {
            var loop = Asyncio.getRunningLoop();
            try (var signals = Signal.receiver(Signal.WINCH)) {
                var first = createTask(signals::receive);
                var second = createTask(signals::receive);
                sleep(TURN);
                hearHere(Signal.WINCH);
                loop.callSoonThreadsafe(first::cancel); // In the turn in which it is woken, before it goes on.
                trace.add(second.await());
                assertThatThrownBy(first::await).isInstanceOf(CancelledError.class);
            }
        });

        assertThat(trace).containsExactly(Signal.WINCH);
    }

    @Test
    void closingEndsTheIterationsThatWait() {
        Asyncio.run(() -> {
            var signals = Signal.receiver(Signal.WINCH);
            var iterating = createTask(() -> {
                for (var signal : signals) trace.add(signal);
                trace.add("ended");
            });
            var receiving = createTask(signals::receive);
            sleep(TURN);
            signals.close();
            signals.close();
            iterating.await();
            assertThatThrownBy(receiving::await)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("receives nothing more. Open a new one");
            assertThat(SignalLine.isHeard(Signal.WINCH)).isFalse();
        });

        assertThat(trace).containsExactly("ended");
    }

    @Test
    void aSignalThatNobodyHasReceivedIsRaisedAgain() {
        Asyncio.run(() -> {
            var heard = new Event();
            var loop = Asyncio.getRunningLoop();
            var signals = Signal.receiver(Signal.WINCH);
            raiseAndHear(Signal.WINCH);
            var line = SignalLine.listenAsFallback(Signal.WINCH, () -> loop.callSoonThreadsafe(heard::set));
            try (line) {
                signals.close();
                heard.await();
            }
        });
    }

    @Test
    void aSignalThatSomebodyElseHasHeardIsNotRaisedAgain() {
        Asyncio.run(() -> {
            try (var other = Signal.receiver(Signal.WINCH, Signal.CONT)) {
                var signals = Signal.receiver(Signal.WINCH);
                raiseAndHear(Signal.WINCH);
                trace.add(other.receive());
                signals.close();
                raiseAndHear(Signal.CONT);
                trace.add(other.receive());
            }
        });

        assertThat(trace).containsExactly(Signal.WINCH, Signal.CONT);
    }

    @Test
    void aReceiverEndsWithItsLoop() {
        var signals = Asyncio.run(() -> Signal.receiver(Signal.WINCH));

        assertThat(signals).hasToString("SignalReceiver[SIGWINCH][closed]");
        assertThat(SignalLine.isHeard(Signal.WINCH)).isFalse();
    }

    @Test
    void aReceiverOfNothingIsRefused() {
        Asyncio.run(() -> {
            assertThatThrownBy(Signal::receiver)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("would wait for ever");
        });
    }
}
