package monitoring;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.gather;
import static asyncio.Asyncio.shield;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.taskGroup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import asyncio.Asyncio;
import asyncio.Event;
import asyncio.EventLoop;
import asyncio.FiberKind;
import asyncio.Lock;
import asyncio.Runner;
import asyncio.Signal;
import asyncio.Task;
import asyncio.TaskOptions;
import asyncio.TaskState;
import asyncio.TaskTree;
import asyncio.VoidCoroutine;
import asyncio.testing.VirtualClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the tasks of a loop are at. In a package of its own, as a user's: the tree names the place in the user's code.
@Timeout(60)
final class TaskTreeTest {
    private static final Duration TURN = Duration.ZERO;
    private static final Duration HOUR = Duration.ofHours(1);

    private static void run(VoidCoroutine main) {
        try (var runner = new Runner(
                () -> EventLoop.builder().clock(new VirtualClock()).name("demo").build())) {
            runner.run(() -> {
                current().setName("main");
                main.await();
            });
        }
    }

    private static Task<?> current() {
        return Objects.requireNonNull(Asyncio.currentTask());
    }

    private static TaskTree tree() {
        return Asyncio.taskTree();
    }

    private static TaskTree.Entry entry(TaskTree tree, String name) {
        return tree.tasks().stream()
                .filter(task -> task.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> shape(TaskTree tree) {
        return tree.toString().replaceAll("(?m), at .*$", "").lines().toList();
    }

    @Test
    void aTaskStandsUnderTheOneThatWaitsForIt() {
        run(() -> {
            var lock = new Lock();
            // @start region="tree"
            createTask(
                    () -> {
                        lock.acquire();
                        sleep(HOUR);
                    },
                    "holder");
            var left = createTask(() -> lock.acquire(), "left");
            var right = createTask(() -> left.await(), "right");
            createTask(() -> gather(left, right).await(), "both");
            sleep(TURN);
            sleep(TURN);

            var tree = TaskTree.of(Asyncio.getRunningLoop());
            // @end
            assertThat(shape(tree))
                    .containsExactly(
                            "demo, running: 5 tasks, 0 ready, 1 timer",
                            "main: running",
                            "holder: waits for sleep",
                            "both: waits for Gathering of 2",
                            "├─ left: waits for Lock[locked, waiters=1]",
                            "└─ right: waits for Task left",
                            "   └─ left (already shown)");
            assertThat(tree.exact()).isTrue();
            assertThat(entry(tree, "left").awaitedBy())
                    .containsExactly(
                            entry(tree, "right").id(), entry(tree, "both").id());
            assertThat(entry(tree, "both").waitsForTasks())
                    .containsExactly(
                            entry(tree, "left").id(), entry(tree, "right").id());
        });
    }

    @Test
    void whereIsTheInnermostFrameOfTheUsersCode() {
        run(() -> {
            createTask(TaskTreeTest::sleepy, "sleepy");
            sleep(TURN);
            var tree = tree();

            assertThat(entry(tree, "sleepy").where().orElseThrow().getMethodName())
                    .isEqualTo("sleepy");
            assertThat(entry(tree, "sleepy").stack().getFirst().getMethodName()).isEqualTo("sleep");
            assertThat(tree.toString()).containsPattern("sleepy: waits for sleep, at .*TaskTreeTest\\.sleepy");
            assertThat(tree.format(1)).containsPattern("(?m)^     at .*Asyncio\\.sleep");
            assertThat(tree.format(Integer.MAX_VALUE)).containsPattern("(?m)^     at .*TaskTreeTest\\.sleepy");
        });
    }

    private static void sleepy() {
        sleep(HOUR);
    }

    @Test
    void everyStateIsTold() {
        run(() -> {
            var event = new Event();
            createTask(() -> event.await(), "ready");
            createTask(() -> sleep(HOUR), "waiting");
            sleep(TURN);
            event.set();
            createTask(() -> sleep(HOUR), "new");

            assertThat(tree().tasks())
                    .extracting(TaskTree.Entry::name, TaskTree.Entry::state)
                    .containsExactly(
                            tuple("main", TaskState.RUNNING),
                            tuple("ready", TaskState.READY),
                            tuple("waiting", TaskState.WAITING),
                            tuple("new", TaskState.NEW));
        });
    }

    @Test
    void whoStartedTheTaskThatRunsRunsToo() {
        run(() -> {
            var options = TaskOptions.named("eager").withEagerStart(true);
            var tree = createTask(TaskTreeTest::tree, options).await();

            assertThat(tree.tasks()).extracting(TaskTree.Entry::state).containsOnly(TaskState.RUNNING);
            assertThat(tree.tasks()).hasSize(2);
        });
    }

    @Test
    void aTaskInABlockingCallIsBlocked() {
        assumeTrue(FiberKind.preferred() == FiberKind.LOOP);
        run(() -> {
            var latch = new CountDownLatch(1);
            var blocked = createTask(() -> latch.await(), "blocked");
            sleep(TURN);
            var tree = tree();
            latch.countDown();
            blocked.await();

            assertThat(entry(tree, "blocked").state()).isEqualTo(TaskState.BLOCKED);
            assertThat(tree.loop().outsideWork()).isEqualTo(1);
            assertThat(shape(tree))
                    .contains("demo, running: 2 tasks, 0 ready, 0 timers, 1 at work elsewhere", "blocked: blocked");
        });
    }

    @Test
    void theTasksOfAGroupStandUnderItsOwner() {
        run(() -> {
            taskGroup(group -> {
                group.createTask(() -> sleep(TURN), "first");
                group.createTask(() -> sleep(TURN), "second").cancel();
                var tree = tree();

                assertThat(entry(tree, "first").parent())
                        .isEqualTo(entry(tree, "main").id());
                assertThat(entry(tree, "main").parent()).isNull();
                assertThat(entry(tree, "second").cancelRequests()).isEqualTo(1);
                assertThat(shape(tree)).endsWith("main: running", "├─ first: new", "└─ second: new, 1 cancel request");
            });
        });
    }

    @Test
    void whatAGroupWaitsForHasAName() {
        run(() -> {
            createTask(
                    () -> taskGroup(group -> {
                        group.createTask(() -> sleep(HOUR), "child");
                    }),
                    "owner");
            createTask(() -> Asyncio.wait(List.of(createTask(() -> sleep(HOUR), "one"))), "waiter");
            createTask(() -> shield(createTask(() -> sleep(HOUR), "kept")).await(), "shielding");
            sleep(TURN);
            sleep(TURN);

            assertThat(shape(tree()))
                    .contains(
                            "owner: waits for TaskGroup[entered, tasks=1]",
                            "└─ child: waits for sleep",
                            "waiter: waits for wait(ALL_COMPLETED) for 1 of 1",
                            "└─ one: waits for sleep",
                            "shielding: waits for shield of Task kept",
                            "└─ kept: waits for sleep");
        });
    }

    @Test
    void aCycleIsShownOnce() {
        run(() -> {
            var tasks = new Task<?>[2];
            tasks[0] = createTask(() -> tasks[1].await(), "hen");
            tasks[1] = createTask(() -> tasks[0].await(), "egg");
            sleep(TURN);

            assertThat(shape(tree()))
                    .endsWith("hen: waits for Task egg", "└─ egg: waits for Task hen", "   └─ hen (already shown)");
        });
    }

    @Test
    void aChainMayBeLong() {
        run(() -> {
            Task<?> last = createTask(() -> sleep(HOUR), "first");
            for (int i = 0; i < 5_000; i++) {
                var next = last;
                last = createTask(() -> next.await());
            }
            sleep(TURN);
            sleep(TURN);

            assertThat(shape(tree())).hasSize(1 + 1 + 5_001).last().asString().endsWith("5000: first: waits for sleep");
        });
    }

    @Test
    void debugModeKnowsSinceWhenAndWhereFrom() {
        run(() -> {
            createTask(TaskTreeTest::sleepy, "before");
            Asyncio.getRunningLoop().setDebug(true);
            createTask(TaskTreeTest::sleepy, "sleepy");
            sleep(Duration.ofMillis(1_500));
            var tree = tree();

            assertThat(entry(tree, "before").createdAt()).isEmpty();
            assertThat(entry(tree, "sleepy").since()).isEqualTo(Duration.ofMillis(1_500));
            assertThat(entry(tree, "main").since()).isEqualTo(Duration.ZERO);
            assertThat(entry(tree, "sleepy").createdAt())
                    .anyMatch(frame -> frame.getClassName().equals(TaskTreeTest.class.getName()));
            assertThat(tree.toString()).contains("sleepy: waits for sleep, for 1500 ms, at ");

            Asyncio.getRunningLoop().setDebug(false);
            assertThat(entry(tree(), "sleepy").since()).isNull();
        });
    }

    @Test
    void jsonHasEverything() {
        run(() -> {
            createTask(() -> sleep(HOUR), "a \"name\" \\ \n \ud83d\ude00 é");
            var tree = tree();
            var json = tree.toJson();

            assertThat(json)
                    .startsWith("{\"loop\":{\"name\":\"demo\",\"fiber\":\"" + FiberKind.preferred()
                            + "\",\"state\":\"running\",\"debug\":false,\"tasks\":2,\"ready\":1,\"timers\":0,"
                            + "\"outsideWork\":0,\"steps\":" + tree.loop().steps()
                            + ",\"longestStepNanos\":0},\"exact\":true,\"tasks\":[{\"id\":")
                    .contains("\"stack\":[\"")
                    .contains("TaskTreeTest.tree(TaskTreeTest.java:")
                    .endsWith("\"name\":\"a \\\"name\\\" \\\\ \\u000a \\ud83d\\ude00 é\",\"state\":\"new\","
                            + "\"sinceNanos\":null,\"waitsFor\":null,\"waitsForTasks\":[],\"awaitedBy\":[],"
                            + "\"parent\":null,\"cancelRequests\":0,\"stack\":[],\"createdAt\":[]}]}");
        });
    }

    @Test
    void anotherThreadAsksTheLoop() {
        Asyncio.run(() -> {
            var loop = Asyncio.getRunningLoop();
            current().setName("main");
            var tree = Asyncio.toThread(() -> TaskTree.of(loop));

            assertThat(tree.exact()).isTrue();
            assertThat(entry(tree, "main").state()).isEqualTo(TaskState.WAITING);
            assertThat(Asyncio.toThread(TaskTree::ofAll))
                    .anyMatch(one -> one.loop().name().equals(loop.getName()));
        });
    }

    @Test
    void aLoopThatIsStuckIsReadFromOutside() {
        Asyncio.run(() -> {
            var loop = Asyncio.getRunningLoop();
            current().setName("main");
            createTask(() -> sleep(HOUR), "sleepy");
            sleep(TURN);
            var read = Executors.newSingleThreadExecutor();
            try {
                var answer = read.submit(() -> TaskTree.of(loop));
                while (!answer.isDone()) Thread.onSpinWait();
                var tree = answer.get();

                assertThat(tree.exact()).isFalse();
                assertThat(entry(tree, "main").state()).isEqualTo(TaskState.RUNNING);
                assertThat(entry(tree, "main").where().orElseThrow().getClassName())
                        .isEqualTo(TaskTreeTest.class.getName());
                assertThat(entry(tree, "sleepy").state()).isEqualTo(TaskState.WAITING);
                assertThat(shape(tree).getFirst()).endsWith("; it is stuck, and was looked at from outside");
            } finally {
                read.shutdown();
            }
        });
    }

    @Test
    void aLoopThatDoesNotRunHasATreeToo() {
        try (var loop = EventLoop.builder().name("idle one").build()) {
            var task = loop.createTask(() -> sleep(TURN), "later");
            assertThat(shape(TaskTree.of(loop)))
                    .containsExactly("idle one, idle: 1 task, 1 ready, 0 timers", "later: new");
            loop.runUntilComplete(task);
            assertThat(shape(TaskTree.of(loop))).containsExactly("idle one, idle: 0 tasks, 0 ready, 0 timers");
        }
    }

    @Test
    void aSignalPrintsTheTreesOfAllLoops() throws InterruptedException {
        var printed = new CountDownLatch(1);
        var bytes = new ByteArrayOutputStream() {
            @Override
            public void flush() {
                printed.countDown();
            }
        };
        var out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
        assumeTrue(Signal.USR1.isSupported());
        try (var _ = TaskTree.printOn(Signal.USR1, out)) {
            run(() -> {
                createTask(TaskTreeTest::sleepy, "sleepy");
                Asyncio.toThread(() -> {
                    sun.misc.Signal.raise(new sun.misc.Signal("USR1"));
                    assertThat(printed.await(30, TimeUnit.SECONDS)).isTrue();
                });
            });
        }

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("demo, running", "sleepy: waits for sleep", "     at ");
    }

    @Test
    @SuppressWarnings("NullAway") // Wrong on purpose.
    void badInputIsRefused() {
        assertThatThrownBy(() -> TaskTree.of(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("loop");
        assertThatThrownBy(() -> TaskTree.printOn(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("signal");
        assertThatThrownBy(() -> TaskTree.printOn(Signal.USR1, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("out");
        assertThatThrownBy(() -> TaskTree.printOn(Signal.KILL)).isInstanceOf(IllegalStateException.class);
        run(() -> assertThatThrownBy(() -> tree().format(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("frames is -1: it must not be negative"));
    }
}
