package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Signals, and the handlers that a loop has for them. The signals of these tests are ones that the system ignores.
@DisabledOnOs(OS.WINDOWS)
final class SignalTest {
    private static final ContextVar<String> USER = ContextVar.withDefault("user", "nobody");

    private final List<String> trace = Collections.synchronizedList(new ArrayList<>());

    private static EventLoop loop() {
        return Asyncio.getRunningLoop();
    }

    private static void raise(Signal signal) {
        SignalLine.raise(signal);
    }

    // ---- Names and numbers

    @Test
    void numbersAreThoseOfTheSystem() {
        assertThat(Signal.HUP.number()).isEqualTo(1);
        assertThat(Signal.KILL.number()).isEqualTo(9);
        assertThat(Signal.TERM.number()).isEqualTo(15);
        assertThat(Signal.ofNumber(15)).contains(Signal.TERM);
        assertThat(Signal.ofNumber(0)).isEmpty();
        assertThat(Signal.ofNumber(-15)).isEmpty();
        assertThat(Signal.TERM).hasToString("SIGTERM");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void linuxHasItsOwn() {
        assertThat(Signal.USR1.number()).isEqualTo(10);
        assertThat(Signal.CHLD.number()).isEqualTo(17);
        assertThat(Signal.values()).allMatch(Signal::isSupported);
    }

    @Test
    @EnabledOnOs(OS.MAC)
    void macOsHasItsOwn() {
        assertThat(Signal.USR1.number()).isEqualTo(30);
        assertThat(Signal.CHLD.number()).isEqualTo(20);
    }

    // ---- Handlers

    @Test
    void aHandlerRunsInTheLoopLikeAnyCallbackAndWakesAnIdleLoop() {
        Asyncio.run(() -> {
            var heard = new Event();
            var loop = loop();
            loop.addSignalHandler(Signal.WINCH, () -> {
                trace.add("in the loop " + (loop() == loop));
                heard.set();
            });
            loop().runInExecutor(null, () -> {
                raise(Signal.WINCH);
                return "raised";
            });
            heard.await(); // Without a timer: only the signal can end this.
        });

        assertThat(trace).containsExactly("in the loop true");
    }

    @Test
    void anotherHandlerReplacesTheFirstSilently() {
        Asyncio.run(() -> {
            var heard = new Event();
            loop().addSignalHandler(Signal.WINCH, () -> trace.add("first"));
            loop().addSignalHandler(Signal.WINCH, () -> {
                trace.add("second");
                heard.set();
            });
            raise(Signal.WINCH);
            heard.await();
        });

        assertThat(trace).containsExactly("second");
    }

    @Test
    void everyLoopAndEveryReceiverHearsASignal() {
        Asyncio.run(() -> {
            try (var here = Signal.receiver(Signal.WINCH)) {
                var ready = new Event();
                var outer = loop();
                var elsewhere = createTask(() -> Asyncio.toThread(() -> Asyncio.run(() -> {
                    try (var there = Signal.receiver(Signal.WINCH)) {
                        outer.callSoonThreadsafe(ready::set);
                        return there.receive();
                    }
                })));
                ready.await();
                raise(Signal.WINCH);
                assertThat(here.receive()).isEqualTo(Signal.WINCH);
                assertThat(elsewhere.await()).isEqualTo(Signal.WINCH);
            }
        });
    }

    @Test
    void whatAHandlerThrowsGoesToTheExceptionHandler() {
        Asyncio.run(() -> {
            var reported = new Event();
            loop().setExceptionHandler((_, context) -> {
                trace.add(context.exception() + "");
                reported.set();
            });
            loop().addSignalHandler(Signal.WINCH, () -> {
                throw new IllegalStateException("broken");
            });
            raise(Signal.WINCH);
            reported.await();
        });

        assertThat(trace).containsExactly("java.lang.IllegalStateException: broken");
    }

    @Test
    void aHandlerRunsInTheContextInWhichItWasAdded() {
        Asyncio.run(() -> {
            var heard = new Event();
            USER.set("ann");
            loop().addSignalHandler(Signal.WINCH, () -> {
                trace.add(USER.get());
                heard.set();
            });
            USER.set("bob");
            raise(Signal.WINCH);
            heard.await();
        });

        assertThat(trace).containsExactly("ann");
    }

    @Test
    void removingAHandlerRestoresWhatWasBefore() {
        var signal = Signal.WINCH.os();
        var before = sun.misc.Signal.handle(signal, _ -> {});
        try {
            sun.misc.SignalHandler ofTheProgram = _ -> trace.add("of the program");
            sun.misc.Signal.handle(signal, ofTheProgram);
            Asyncio.run(() -> {
                assertThat(loop().removeSignalHandler(Signal.WINCH)).isFalse();
                loop().addSignalHandler(Signal.WINCH, () -> {});
                assertThat(loop().removeSignalHandler(Signal.WINCH)).isTrue();
                assertThat(loop().removeSignalHandler(Signal.WINCH)).isFalse();
            });
            assertThat(sun.misc.Signal.handle(signal, _ -> {})).isSameAs(ofTheProgram);
        } finally {
            sun.misc.Signal.handle(signal, before);
        }
    }

    @Test
    void closingTheLoopRemovesItsHandlers() {
        Asyncio.run(() -> {
            loop().addSignalHandler(Signal.WINCH, () -> trace.add("heard"));
            sleep(Duration.ZERO);
        });

        assertThat(SignalLine.isHeard(Signal.WINCH)).isFalse();
    }

    // ---- Misuse

    @Test
    void whatCannotBeHandledIsRefused() {
        Asyncio.run(() -> {
            for (var signal : List.of(Signal.KILL, Signal.STOP, Signal.QUIT, Signal.SEGV, Signal.BUS)) {
                assertThatThrownBy(() -> loop().addSignalHandler(signal, () -> {}))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining(signal + " cannot be handled")
                        .hasMessageContaining("Use another one");
                assertThatThrownBy(() -> Signal.receiver(Signal.WINCH, signal))
                        .isInstanceOf(IllegalStateException.class);
                assertThat(SignalLine.isHeard(Signal.WINCH)).isFalse();
            }
        });
    }

    @Test
    void aRunnerThatIsToStopOnSuchASignalRefusesToRun() {
        try (var runner = new Runner().stopOn(Signal.KILL)) {
            assertThatThrownBy(() -> runner.run(() -> trace.add("ran")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("SIGKILL cannot be handled");
        }

        assertThat(trace).isEmpty();
        assertThat(SignalLine.isHeard(Signal.INT)).isFalse();
    }

    @Test
    void anotherThreadAndAClosedLoopAreRefused() {
        var closed = new EventLoop();
        closed.close();
        assertThatThrownBy(() -> closed.addSignalHandler(Signal.WINCH, () -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");

        Asyncio.run(() -> {
            var here = loop();
            assertThatThrownBy(() -> Asyncio.toThread(() -> here.addSignalHandler(Signal.WINCH, () -> {})))
                    .isInstanceOf(WrongLoopException.class);
            assertThatThrownBy(() -> Asyncio.toThread(() -> Signal.receiver(Signal.WINCH)))
                    .isInstanceOf(WrongLoopException.class);
        });
        assertThat(SignalLine.isHeard(Signal.WINCH)).isFalse();
    }
}
