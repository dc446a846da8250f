package asyncio;

import static asyncio.Asyncio.gather;
import static asyncio.Asyncio.gatherOutcomes;
import static asyncio.Asyncio.shield;
import static asyncio.Asyncio.sleep;
import static asyncio.Asyncio.taskGroup;
import static asyncio.Asyncio.timeout;
import static asyncio.Asyncio.waitFor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One random step of a [RandomProgram].
final class RandomAction {
    private static final int SIMPLE = 11;
    private static final int ALL = 20;
    private static final int DEEPEST = 2;

    private final RandomProgram program;
    private final RandomGenerator random;
    private final int depth;

    RandomAction(RandomProgram program, int depth) {
        this.program = program;
        this.random = program.random;
        this.depth = depth;
    }

    /// What goes wrong on purpose.
    static final class Trouble extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Trouble() {
            super("on purpose");
        }
    }

    void run() {
        int kind = random.nextInt(depth >= DEEPEST || program.crowded() ? SIMPLE : ALL);
        program.note("begins " + kind);
        act(kind);
        program.note("ends " + kind);
    }

    private void act(int kind) {
        switch (kind) {
            case 0 -> sleep(program.time());
            case 1 -> sleep(Duration.ZERO);
            case 2 -> holdLock();
            case 3 -> holdPermit();
            case 4 -> program.put();
            case 5 -> takeToken();
            case 6 -> makeToken();
            case 7 -> meet();
            case 8 -> cancelSomebody();
            case 9 -> throw new Trouble();
            case 10 -> readGenerator();
            case 11 -> program.start(depth + 1);
            case 12 -> await(gather(children()));
            case 13 -> gatherOutcomes(children()).await();
            case 14 -> waitForSome();
            case 15 -> await(shield(program.start(depth + 1)));
            case 16 -> timeout(program.time(), () -> new RandomAction(program, depth + 1).run());
            case 17 -> waitFor(program.start(depth + 1), program.time());
            case 18 -> group();
            case 19 -> readAsCompleted();
            default -> throw new AssertionError(kind);
        }
    }

    private List<Task<Integer>> children() {
        var children = new ArrayList<Task<Integer>>();
        int count = random.nextInt(1, 4);
        for (int i = 0; i < count; i++) children.add(program.start(depth + 1));
        return children;
    }

    private void await(Future<?> future) {
        future.await();
    }

    private void holdLock() {
        try (var _ = program.lock.hold()) {
            alone(() -> sleep(program.time()));
        }
    }

    private void alone(Runnable body) {
        if (program.occupied) program.problem("two tasks held the lock");
        program.occupied = true;
        try {
            body.run();
        } finally {
            program.occupied = false;
        }
    }

    private void holdPermit() {
        program.semaphore.acquire();
        try {
            sleep(program.time());
        } finally {
            program.semaphore.release();
        }
    }

    /// Waits without a limit: a token comes in the end.
    private void takeToken() {
        try (var _ = program.condition.hold()) {
            program.condition.awaitUntil(() -> program.tokens > 0);
            program.tokens--;
            program.tokensTaken++;
        }
    }

    private void makeToken() {
        try (var _ = program.condition.hold()) {
            program.makeToken();
        }
    }

    private void meet() {
        if (random.nextInt(8) == 0) program.barrier.reset();
        else timeout(program.time(), () -> program.barrier.await());
    }

    private void cancelSomebody() {
        var victim = program.victim();
        if (victim != null) program.note("cancels " + victim.getName() + ": " + victim.cancel());
    }

    private void readGenerator() {
        int values = random.nextInt(4);
        boolean early = random.nextBoolean();
        try (var generator = AsyncGenerator.<Integer>of(out -> {
            try {
                for (int i = 0; i < values; i++) {
                    sleep(program.time());
                    out.yield(i);
                }
            } finally {
                sleep(Duration.ZERO);
            }
        })) {
            int expected = 0;
            for (int value : generator) {
                if (value != expected++) program.problem("a generator gave " + value);
                if (early) break;
                sleep(program.time());
            }
        }
    }

    private void waitForSome() {
        var when = List.of(ReturnWhen.values()).get(random.nextInt(3));
        @Nullable Duration limit = random.nextBoolean() ? null : program.time();
        var result = Asyncio.wait(children(), limit, when);
        program.note("done " + result.done().size());
    }

    private void group() {
        taskGroup(group -> {
            int count = random.nextInt(1, 4);
            for (int i = 0; i < count; i++) {
                int number = i;
                group.createTask(() -> program.steps(number, depth + 1), "g" + number);
            }
            if (random.nextInt(4) == 0) group.cancel();
            sleep(program.time());
            if (random.nextInt(4) == 0) throw new Trouble();
        });
    }

    private void readAsCompleted() {
        for (var one : Asyncio.asCompleted(children(), random.nextBoolean() ? null : program.time())) {
            program.note("completed " + one.done());
        }
    }
}
