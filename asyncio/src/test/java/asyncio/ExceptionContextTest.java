package asyncio;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.testing.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Who reports what, and in whose context.
final class ExceptionContextTest {
    private static final Duration TURN = Duration.ZERO;
    private static final ContextVar<String> WHO = ContextVar.withDefault("who", "nobody");

    private final List<ExceptionContext> reports = new ArrayList<>();
    private final List<String> contexts = new ArrayList<>();

    private void run(boolean debug, VoidCoroutine main) {
        try (var runner = new Runner(() -> new EventLoop(new VirtualClock())).debug(debug)) {
            runner.run(() -> {
                Asyncio.getRunningLoop().setExceptionHandler((_, context) -> {
                    reports.add(context);
                    contexts.add(WHO.get());
                });
                main.await();
            });
        }
    }

    private static Coroutine<@Nullable Void> failing(String who) {
        return () -> {
            WHO.set(who);
            try {
                sleep(Duration.ofHours(1));
            } catch (CancelledError e) {
                throw new IOException(who, e);
            }
            return null;
        };
    }

    private ExceptionContext report() {
        assertThat(reports).hasSize(1);
        return reports.getFirst();
    }

    @Test
    void aCallbackReportsItsHandleInItsContext() {
        var handles = new ArrayList<Handle>();
        run(false, () -> {
            handles.add(Asyncio.getRunningLoop().callSoon(() -> {
                WHO.set("callback");
                throw new IllegalStateException("broken");
            }));
            sleep(TURN);
        });

        assertThat(report().handle()).isSameAs(handles.getFirst());
        assertThat(report().exception()).hasMessage("broken");
        assertThat(contexts).containsExactly("callback");
    }

    @Test
    void aTaskThatFailsWhileTheRunEndsIsReportedInItsContext() {
        run(false, () -> {
            createTask(failing("child"));
            sleep(TURN);
        });

        assertThat(report().task()).isNotNull();
        assertThat(report().message()).isEqualTo("unhandled exception during asyncio.run() shutdown");
        assertThat(contexts).containsExactly("child");
    }

    @Test
    void aTaskThatIsPendingWhenItsLoopIsClosedIsReportedWithoutAnException() {
        var loop = new EventLoop(new VirtualClock());
        loop.setExceptionHandler((_, context) -> reports.add(context));
        var task = loop.createTask(() -> sleep(TURN));
        loop.close();

        assertThat(report().task()).isSameAs(task);
        assertThat(report().exception()).isNull();
    }

    @Test
    void aTaskOfAGroupWhoseOwnerIsDoneIsReported() {
        run(false, () -> {
            var step = AsyncGenerator.<Integer>of(out -> Asyncio.taskGroup(group -> {
                group.createTask(
                        () -> {
                            sleep(Duration.ofSeconds(1));
                            throw new IOException("orphan");
                        },
                        "orphan");
                out.yield(1);
            }));
            createTask(() -> step.anext(), "owner").await();
            sleep(Duration.ofSeconds(2));

            assertThat(report().exception()).hasMessage("orphan");
            assertThat(Objects.requireNonNull(report().task()).getName()).isEqualTo("orphan");
            assertThat(report().message()).contains("orphan", "owner", "done already");
            assertThatThrownBy(step::close).isInstanceOf(ExceptionGroup.class);
        });
    }

    @Test
    void aGeneratorThatFailsToCloseIsReported() {
        run(
                false,
                () -> AsyncGenerator.<Integer>of(out -> {
                            try {
                                out.yield(1);
                            } catch (GeneratorExit e) {
                                throw new IOException("cannot close", e);
                            }
                        })
                        .anext());

        assertThat(report().asyncgen()).isNotNull();
        assertThat(report().exception()).hasMessage("cannot close");
    }

    @Test
    void debugModeTellsWhichCallbackReports() {
        run(true, () -> {
            var loop = Asyncio.getRunningLoop();
            loop.callSoon(() -> loop.callExceptionHandler(ExceptionContext.of("found", null)));
            sleep(TURN);
        });

        assertThat(report().sourceTraceback()).isNull();
        assertThat(Objects.requireNonNull(report().handleTraceback()).getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(ExceptionContextTest.class.getName()));
    }

    @Test
    void detailsAreLoggedByName() {
        try (var log = new LogOutput();
                var loop = new EventLoop()) {
            var context = ExceptionContext.of("Fatal error on transport", new IOException("reset"))
                    .with("transport", "the transport")
                    .with("protocol", "the protocol");
            assertThat(context.details().keySet()).containsExactly("transport", "protocol");
            loop.callExceptionHandler(context);

            assertThat(log.text())
                    .contains("Fatal error on transport")
                    .containsSubsequence("transport: the transport", "protocol: the protocol");
        }
    }

    @Test
    @SuppressWarnings("NullAway") // Wrong on purpose.
    void detailsAreCopiedAndNeverNull() {
        var details = new HashMap<String, Object>();
        details.put("socket", 1);
        var context = new ExceptionContext("message", null, null, null, null, null, null, null, details);
        details.clear();

        assertThat(context.details()).containsEntry("socket", 1);
        assertThatThrownBy(() -> context.details().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> context.with("socket", null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("value");
        assertThatThrownBy(() -> ExceptionContext.of(null, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("message");
    }

    @Test
    void thePropertyTurnsDebugModeOn() {
        System.setProperty("asyncio.debug", "true");
        try (var loop = new EventLoop()) {
            assertThat(loop.getDebug()).isTrue();
        } finally {
            System.clearProperty("asyncio.debug");
        }
        try (var loop = new EventLoop()) {
            assertThat(loop.getDebug()).isFalse();
        }
    }
}
