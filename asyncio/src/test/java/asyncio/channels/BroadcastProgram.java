package asyncio.channels;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.currentTask;
import static asyncio.Asyncio.sleep;

import asyncio.Asyncio;
import asyncio.CancelledError;
import asyncio.EventLoop;
import asyncio.Runner;
import asyncio.Task;
import asyncio.TimeoutException;
import asyncio.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/// A program of tasks that broadcast, subscribe and are cancelled, made from a seed. Subscribers for whom the senders
/// wait get all the same items in the same order; the others get some of them, and know how many they have missed.
final class BroadcastProgram {
    private static final Duration DEADLOCK = Duration.ofHours(1);
    private static final int ITEMS_OF_A_SENDER = 1_000;

    private final SplittableRandom random;
    private final VirtualClock clock = new VirtualClock();
    private final List<String> problems = new ArrayList<>();
    private final Broadcast<Integer> broadcast = new Broadcast<>();
    private final List<Integer> sent = new ArrayList<>();
    private final List<Task<?>> victims = new ArrayList<>();
    private final List<Heard> audience = new ArrayList<>();
    private boolean over;

    private BroadcastProgram(long seed) {
        random = new SplittableRandom(seed);
    }

    /// What one subscriber has got.
    private static final class Heard {
        final Overflow overflow;
        final List<Integer> items = new ArrayList<>();
        long missed;

        Heard(Overflow overflow) {
            this.overflow = overflow;
        }
    }

    static void run(long seed) {
        var program = new BroadcastProgram(seed);
        try (var runner = new Runner(
                () -> EventLoop.builder().clock(program.clock).seed(seed).build())) {
            runner.getLoop().setExceptionHandler((_, context) -> program.problems.add(context.toString()));
            runner.run(program::main);
        } catch (TimeoutException e) {
            program.problems.add("it never ended: " + program.broadcast);
        }
        if (!program.problems.isEmpty()) throw new AssertionError("seed " + seed + ": " + program.problems);
    }

    private void main() {
        Asyncio.timeout(DEADLOCK, () -> {
            var subscribers = new ArrayList<Task<?>>();
            int subscribing = random.nextInt(1, 4);
            for (int i = 0; i < subscribing; i++) {
                var heard = new Heard(List.of(Overflow.values()).get(random.nextInt(3)));
                var items = broadcast.subscribe(random.nextInt(1, 4), heard.overflow);
                audience.add(heard);
                subscribers.add(createTask(() -> hear(items, heard), "subscriber"));
            }
            int sending = random.nextInt(1, 4);
            var senders = new ArrayList<Task<?>>();
            for (int i = 0; i < sending; i++) {
                int number = i;
                var own = broadcast.sender().duplicate();
                senders.add(createTask(() -> send(number, own), "sender"));
            }
            broadcast.sender().close();
            victims.addAll(senders);
            victims.addAll(subscribers);
            var canceller = createTask(this::cancelOthers, "canceller");
            for (var task : senders) endOf(task);
            for (var task : subscribers) endOf(task);
            over = true;
            canceller.await();
        });
        audience.forEach(this::check);
        if (broadcast.subscriptions() != 0) problems.add("left behind: " + broadcast);
    }

    private void endOf(Task<?> task) {
        Asyncio.wait(List.of(task));
        if (!task.cancelled()) task.exception().ifPresent(e -> problems.add(e.toString()));
    }

    private void check(Heard heard) {
        var inOrder = audience.stream()
                .filter(other -> other.overflow == Overflow.SUSPEND)
                .findFirst();
        var all = inOrder.map(first -> first.items).orElse(heard.items);
        switch (heard.overflow) {
            case SUSPEND -> {
                if (!heard.items.equals(all)) problems.add("one heard " + heard.items + ", another " + all);
                if (!heard.items.stream()
                        .sorted()
                        .toList()
                        .equals(sent.stream().sorted().toList())) {
                    problems.add("heard " + heard.items + " of " + sent);
                }
            }
            case DROP_OLDEST -> {
                if (!isSelection(heard.items, all)) problems.add("dropped other than the oldest: " + heard.items);
            }
            case FAIL -> {
                if (!isSelection(heard.items, all)) problems.add("dropped other than the oldest: " + heard.items);
                if (heard.items.size() + heard.missed != sent.size()) {
                    problems.add("missed " + heard.missed + ", heard " + heard.items + " of " + sent);
                }
            }
        }
    }

    private static boolean isSelection(List<Integer> some, List<Integer> all) {
        int next = 0;
        for (int item : all) {
            if (next < some.size() && some.get(next) == item) next++;
        }
        return next == some.size();
    }

    private void send(int number, Sender<Integer> own) {
        try (own) {
            int count = random.nextInt(1, 8);
            for (int i = 0; i < count; i++) {
                int item = number * ITEMS_OF_A_SENDER + i;
                attempt(() -> {
                    if (random.nextInt(4) == 0) own.sendNowait(item);
                    else own.send(item);
                    sent.add(item);
                });
                if (random.nextInt(3) == 0) attempt(() -> sleep(time()));
            }
        }
    }

    private void hear(Receiver<Integer> items, Heard heard) {
        try (items) {
            while (true) {
                boolean alive = attempt(() -> {
                    try {
                        heard.items.add(items.receive());
                    } catch (LaggedException e) {
                        heard.missed += e.missed();
                    }
                });
                if (!alive) return;
                if (random.nextInt(3) == 0) attempt(() -> sleep(time()));
            }
        }
    }

    private void cancelOthers() {
        while (!over) {
            sleep(time());
            victims.get(random.nextInt(victims.size())).cancel();
        }
    }

    /// Runs a step. Returns false if nothing more comes.
    private static boolean attempt(Runnable step) {
        try {
            step.run();
        } catch (CancelledError e) {
            Objects.requireNonNull(currentTask()).uncancel();
        } catch (ChannelFullException e) {
            return true; // Then not.
        } catch (EndOfChannelException e) {
            return false;
        }
        return true;
    }

    private Duration time() {
        return Duration.ofMillis(random.nextInt(4));
    }
}
