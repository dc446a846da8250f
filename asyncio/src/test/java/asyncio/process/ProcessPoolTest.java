package asyncio.process;

import static asyncio.Asyncio.await;
import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.gather;
import static asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.Asyncio;
import asyncio.SerializableCallable;
import asyncio.testing.VirtualClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import sun.misc.Signal;

/// Work in other processes: what goes in and what comes out.
@Timeout(60)
final class ProcessPoolTest {
    private static final ProcessPoolExecutor POOL =
            ProcessPoolExecutor.builder().maxWorkers(2).build();

    private final List<Object> trace = new ArrayList<>();

    @AfterAll
    static void shutDown() {
        POOL.close();
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    // ---- Results

    @Test
    void callsWorkInAnotherProcess() {
        // @start region="pool"
        try (var pool = ProcessPoolExecutor.builder().maxWorkers(2).build()) {
            Asyncio.run(() -> {
                int limit = 1000;
                var sums = gather(
                        () -> pool.call(() -> sumOfPrimesBelow(limit)),
                        () -> pool.call(() -> sumOfPrimesBelow(2 * limit)));
                trace.addAll(sums.await());
            });
        }
        // @end

        assertThat(trace).containsExactly(76127, 277050);
        assertThat(Asyncio.<Long>run(() -> POOL.call(() -> pid()))).isNotEqualTo(pid());
    }

    private static int sumOfPrimesBelow(int limit) {
        int sum = 0;
        for (int i = 2; i < limit; i++) {
            int divisor = 2;
            while (i % divisor != 0) divisor++;
            if (divisor == i) sum += i;
        }
        return sum;
    }

    @Test
    void workIsCopiedWhenItIsHandedOver() {
        var list = new ArrayList<>(List.of(1));

        var size = POOL.submit(() -> {
            list.add(2);
            return list.size();
        });
        list.add(3);

        assertThat(size.join()).isEqualTo(2);
        assertThat(list).containsExactly(1, 3);
    }

    @Test
    void theResultMayBeNullAndLarge() {
        assertThat(POOL.<@Nullable Object>submit(() -> null).join()).isNull();

        var large = new byte[5_000_000];
        Arrays.fill(large, (byte) 7);
        assertThat(POOL.submit(() -> large.clone()).join()).isEqualTo(large);
    }

    @Test
    void workWithoutAResult() {
        Asyncio.run(() -> {
            POOL.call(() -> System.setProperty("asyncio.test", "run"));
            assertThat(POOL.submit(() -> {}).join()).isNull();
            assertThat(POOL.submit((SerializableRunnable) () -> {}, "done").join())
                    .isEqualTo("done");
        });
    }

    @Test
    void virtualTimeStandsStillMeanwhile() {
        Asyncio.run(new VirtualClock(), () -> {
            var loop = Asyncio.getRunningLoop();
            long before = loop.nanoTime();

            createTask(() -> sleep(java.time.Duration.ofHours(1)));
            POOL.call(() -> pid());

            assertThat(loop.nanoTime()).isEqualTo(before);
        });
    }

    // ---- Suspending

    @Test
    void callSuspends() {
        Asyncio.run(() -> {
            createTask(() -> trace.add("meanwhile"));
            trace.add(POOL.call(() -> "called"));
        });

        assertThat(trace).containsExactly("meanwhile", "called");
    }

    @Test
    void callByNameAndCallWithoutAResultSuspend() {
        Asyncio.run(() -> {
            createTask(() -> trace.add("meanwhile"));
            POOL.call(() -> {});
            trace.add("called");
            createTask(() -> trace.add("meanwhile"));
            trace.add(POOL.<Object>call(Math.class, "abs", -5));
        });

        assertThat(trace).containsExactly("meanwhile", "called", "meanwhile", 5);
    }

    @Test
    void submittingDoesNotSuspend() {
        Asyncio.run(() -> {
            createTask(() -> trace.add("meanwhile"));
            var submitted = List.of(
                    POOL.submit(() -> pid()),
                    POOL.submit(() -> {}),
                    POOL.submit(Math.class, "abs", -5),
                    POOL.submit((SerializableRunnable) () -> {}, "result"));
            POOL.execute(() -> {});
            Asyncio.getRunningLoop().runInExecutor(POOL, () -> pid());
            POOL.map(item -> item, List.of(1));
            trace.add("submitted");
            for (var future : submitted) await(future);
        });

        assertThat(trace).containsExactly("submitted", "meanwhile");
    }

    @Test
    void callingOutsideALoopIsAnError() {
        assertThatThrownBy(() -> POOL.call(() -> 1)).isInstanceOf(asyncio.WrongLoopException.class);
    }

    // ---- runInExecutor

    @Test
    void theLoopRunsALambdaInIt() {
        Asyncio.run(() -> {
            var loop = Asyncio.getRunningLoop();

            assertThat(loop.runInExecutor(POOL, () -> pid()).await()).isNotEqualTo(pid());
        });
    }

    @Test
    void theLoopRunsItsDefaultExecutorForNull() {
        Asyncio.run(() -> {
            var loop = Asyncio.getRunningLoop();

            assertThat(loop.runInExecutor(null, () -> pid()).await()).isEqualTo(pid());
        });
    }

    @Test
    void aLambdaThatIsNotSerializableIsRefusedAtOnce() {
        Callable<Integer> work = () -> 1;

        Asyncio.run(() -> {
            var loop = Asyncio.getRunningLoop();
            assertThatThrownBy(() -> loop.runInExecutor(POOL, work))
                    .isInstanceOf(TransferException.class)
                    .hasMessage("a lambda of asyncio.process.ProcessPoolTest cannot be sent to a worker process: it is"
                            + " not serialisable. Pass a lambda straight to the pool, or make it a"
                            + " SerializableCallable");
        });
        assertThatThrownBy(() -> POOL.execute(Thread.currentThread())).isInstanceOf(TransferException.class);
        assertThatThrownBy(() -> CompletableFuture.supplyAsync(() -> 1, POOL)).isInstanceOf(TransferException.class);
    }

    // ---- ExecutorService

    @Test
    void itIsAnExecutorService() throws Exception {
        var works = List.<SerializableCallable<Integer>>of(() -> 1, () -> 2, () -> Integer.parseInt("three"));

        var futures = POOL.invokeAll(works);

        assertThat(futures.get(0).resultNow() + futures.get(1).resultNow()).isEqualTo(3);
        assertThat(futures.get(2).exceptionNow()).isInstanceOf(NumberFormatException.class);
        assertThat(POOL.invokeAny(works)).isBetween(1, 2);
    }

    // ---- map

    @Test
    void mapKeepsTheOrder() {
        Asyncio.run(() -> {
            for (var square : POOL.map(number -> number * number, List.of(1, 2, 3, 4, 5), 2)) trace.add(square);
            for (var nothing : POOL.map(number -> number, List.<Integer>of())) trace.add(nothing);
        });

        assertThat(trace).containsExactly(1, 4, 9, 16, 25);
    }

    @Test
    void mapTakesItemsAsResultsAreTaken() {
        var taken = new ArrayList<Integer>();
        Iterable<Integer> numbers = () -> java.util.stream.IntStream.iterate(0, i -> i + 1)
                .peek(taken::add)
                .iterator();

        Asyncio.run(() -> {
            try (var squares = POOL.map(number -> number * number, numbers, 3)) {
                var steps = squares.iterator();
                while (trace.size() < 4) trace.add(steps.next());
            }
        });

        assertThat(trace).containsExactly(0, 1, 4, 9);
        assertThat(taken).hasSizeLessThanOrEqualTo(3 * 2 * 2 + 3 + 1);
    }

    @Test
    void mapEndsWithAnExceptionAfterTheResultsBeforeIt() {
        Asyncio.run(() -> {
            assertThatThrownBy(() -> {
                        for (var quotient : POOL.map(number -> 12 / number, List.of(3, 2, 0, 1), 4))
                            trace.add(quotient);
                    })
                    .isInstanceOf(ArithmeticException.class);
        });

        assertThat(trace).containsExactly(4, 6);
    }

    @Test
    void mapRefusesBadArguments() {
        assertThatThrownBy(() -> POOL.map(number -> number, List.of(1), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("chunkSize is 0, but must be 1 or more");
    }

    // ---- The worker's world

    @Test
    void whatWorkWritesIsPassedOn() throws Exception {
        var out = new ByteArrayOutputStream();
        var before = System.out;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try (var pool = ProcessPoolExecutor.builder().maxWorkers(1).build()) {
            assertThat(pool.submit(() -> print("written")).get(30, TimeUnit.SECONDS))
                    .isEqualTo(7);
        } finally {
            System.setOut(before);
        }

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("written" + System.lineSeparator());
    }

    private static int print(String text) {
        System.out.println(text);
        return text.length();
    }

    @Test
    void theStandardInputIsEmpty() throws Exception {
        assertThat(POOL.submit(() -> System.in.read()).get(30, TimeUnit.SECONDS))
                .isEqualTo(-1);
    }

    @Test
    void interruptsOfWorkThatIsOverDoNoHarm() throws Exception {
        try (var pool = ProcessPoolExecutor.builder().maxWorkers(1).build()) {
            assertThat(pool.submit(() -> interruptMyself()).get()).isTrue();
            pool.submit(() -> interruptLater()).get();
            for (int i = 0; i < 100; i++)
                assertThat(pool.submit(() -> interruptions()).get()).isNotNegative();
        }
    }

    private static boolean interruptMyself() {
        Thread.currentThread().interrupt();
        return Thread.currentThread().isInterrupted();
    }

    private static int interruptions() {
        return Integer.getInteger("asyncio.interruptions", 0);
    }

    private static void interruptLater() {
        var thread = Thread.currentThread();
        Thread.ofPlatform().daemon().start(() -> {
            for (int i = 0; i < 1_000_000; i++) {
                thread.interrupt();
                System.setProperty("asyncio.interruptions", "" + i);
            }
        });
    }

    @Test
    void workersOutliveCtrlC() throws Exception {
        try (var pool = ProcessPoolExecutor.builder().maxWorkers(1).build()) {
            long pid = pool.submit(() -> pid()).get();

            for (int i = 0; i < 3; i++)
                pool.submit(() -> Signal.raise(new Signal("INT"))).get();

            assertThat(pool.submit(() -> pid()).get()).isEqualTo(pid);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void ctrlCWhileAWorkerStartsDoesNoHarm() throws Exception {
        try (var pool = ProcessPoolExecutor.builder().maxWorkers(1).build()) {
            var work = pool.submit(() -> 1);
            while (pool.processes().isEmpty()) Thread.onSpinWait();
            long pid = pool.processes().getFirst().pid();

            assertThat(new ProcessBuilder("kill", "-INT", "" + pid).start().waitFor())
                    .isZero();

            assertThat(work.get()).isEqualTo(1);
        }
    }

    @Test
    void jvmOptionsReachTheWorkers() throws Exception {
        var options = new String[] {"-Dasyncio.option=set", "-XX:+UseParallelGC", "-Xmx64m"};

        try (var pool =
                ProcessPoolExecutor.builder().maxWorkers(1).jvmOptions(options).build()) {
            assertThat(pool.submit(() -> System.getProperty("asyncio.option")).get())
                    .isEqualTo("set");
        }
    }

    @Test
    void theInitializerRunsBeforeAnyWorkOfEachWorker() throws Exception {
        var builder = ProcessPoolExecutor.builder()
                .maxWorkers(1)
                .maxTasksPerChild(1)
                .initializer(() -> System.setProperty("asyncio.initialized", "" + pid()));

        try (var pool = builder.build()) {
            for (int i = 0; i < 2; i++) {
                assertThat(pool.submit(() -> System.getProperty("asyncio.initialized")
                                        .equals("" + pid()))
                                .get())
                        .isTrue();
            }
        }
    }

    @Test
    void buildersRefuseBadValues() {
        var builder = ProcessPoolExecutor.builder();

        assertThatThrownBy(() -> builder.maxWorkers(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxWorkers is 0, but must be 1 or more");
        assertThatThrownBy(() -> builder.maxTasksPerChild(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.initializer(() -> trace.clear())).isInstanceOf(TransferException.class);
    }

    @Test
    void futuresOfItComposeLikeOthers() throws Exception {
        var doubled = POOL.submit(() -> 21).thenApply(number -> 2 * number);

        assertThat(doubled.get()).isEqualTo(42);
        assertThat(POOL.submit(() -> park()).orTimeout(1, TimeUnit.MILLISECONDS))
                .failsWithin(30, TimeUnit.SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(TimeoutException.class);
    }

    private static int park() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(50);
        return 1;
    }
}
