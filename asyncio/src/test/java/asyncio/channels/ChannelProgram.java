package asyncio.channels;

import static asyncio.Asyncio.createTask;
import static asyncio.Asyncio.currentTask;
import static asyncio.Asyncio.sleep;
import static asyncio.channels.Select.select;

import asyncio.Asyncio;
import asyncio.CancelledError;
import asyncio.EventLoop;
import asyncio.Future;
import asyncio.ReturnWhen;
import asyncio.Runner;
import asyncio.Task;
import asyncio.TimeoutException;
import asyncio.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/// A program of tasks that send and receive in all ways there are, and cancel each other, made from a seed. It ends if
/// nobody waits in vain, and finds then that exactly what was sent has been received.
final class ChannelProgram {
    /// Longer than any program takes, in virtual time. Only one that hangs is still there then.
    private static final Duration DEADLOCK = Duration.ofHours(1);

    private static final int ITEMS_OF_A_SENDER = 1_000;

    private final SplittableRandom random;
    private final VirtualClock clock = new VirtualClock();
    private final List<String> problems = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private final List<Channel<Integer>> channels = new ArrayList<>();
    private final List<Integer> sent = new ArrayList<>();
    private final List<Integer> got = new ArrayList<>();
    private final List<Task<?>> senders = new ArrayList<>();
    private final List<Task<?>> receivers = new ArrayList<>();
    private boolean over;

    private ChannelProgram(long seed) {
        random = new SplittableRandom(seed);
    }

    /// Runs the program of a seed.
    ///
    /// @return what happened, in order
    /// @throws AssertionError if an item was lost or doubled, or the program never ended
    static List<String> run(long seed) {
        var program = new ChannelProgram(seed);
        try (var runner = new Runner(
                () -> EventLoop.builder().clock(program.clock).seed(seed).build())) {
            runner.getLoop().setExceptionHandler((_, context) -> program.problems.add(context.toString()));
            runner.run(program::main);
        } catch (TimeoutException e) {
            program.problems.add("it never ended: " + program.channels);
        }
        if (!program.problems.isEmpty()) {
            throw new AssertionError(
                    "seed " + seed + ": " + program.problems + "\n" + String.join("\n", program.trace));
        }
        return program.trace;
    }

    private void main() {
        Asyncio.timeout(DEADLOCK, () -> {
            int count = random.nextInt(1, 3);
            for (int i = 0; i < count; i++) {
                int capacity = random.nextInt(5);
                channels.add(capacity == 4 ? Channel.unlimited() : Channel.bounded(capacity));
            }
            int sending = random.nextInt(1, 5);
            for (int i = 0; i < sending; i++) {
                var ends = channels.stream().map(channel -> channel.sender().duplicate());
                var own = ends.toList();
                int number = i;
                senders.add(createTask(() -> send(number, own), "s" + i));
            }
            int receiving = random.nextInt(1, 4);
            for (int i = 0; i < receiving; i++) {
                var ends = channels.stream().map(channel -> channel.receiver().duplicate());
                var own = ends.toList();
                receivers.add(createTask(() -> receive(own), "r" + i));
            }
            for (var channel : channels) channel.sender().close();
            var canceller = createTask(this::cancelOthers, "canceller");
            awaitAll(receivers);
            for (var channel : channels) {
                receivers.add(createTask(() -> drain(channel), "drain"));
            }
            awaitAll(receivers);
            awaitAll(senders);
            over = true;
            canceller.await();
            sleep(Duration.ofMillis(1)); // For alarms that were cancelled.
        });
        for (var channel : channels) check(channel);
        if (Asyncio.allTasks().size() != 1) problems.add("tasks are left: " + Asyncio.allTasks());
        var missing = new ArrayList<>(sent);
        got.forEach(missing::remove);
        var unsent = new ArrayList<>(got);
        sent.forEach(unsent::remove);
        if (!missing.isEmpty()) problems.add("lost: " + missing);
        if (!unsent.isEmpty()) problems.add("doubled, or not sent: " + unsent);
        if (receivers.size() == 2 && channels.size() == 1) checkOrder();
    }

    private void check(Channel<?> channel) {
        var now = channel.statistics();
        var expected = new ChannelStatistics(0, now.capacity(), 0, 1, 0, 0);
        if (!now.equals(expected)) problems.add("left behind: " + now);
    }

    /// With one receiver after another, items of one sender come in the order in which it sent them.
    private void checkOrder() {
        Map<Integer, Integer> last = new HashMap<>();
        for (int item : got) {
            var before = last.put(item / ITEMS_OF_A_SENDER, item);
            if (before != null && before > item) problems.add(item + " came after " + before);
        }
    }

    private void awaitAll(List<Task<?>> tasks) {
        Asyncio.wait(List.<Future<Object>>copyOf(cast(tasks)), null, ReturnWhen.ALL_COMPLETED);
        for (var task : tasks) {
            if (!task.cancelled() && task.exception().isPresent()) {
                problems.add(task.getName() + ": " + task.exception().get());
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Future<Object>> cast(List<Task<?>> tasks) {
        return (List<Future<Object>>) (List<?>) tasks;
    }

    // ---- Sending

    private void send(int number, List<Sender<Integer>> own) {
        int count = random.nextInt(1, 8);
        try {
            for (int i = 0; i < count; i++) {
                int item = number * ITEMS_OF_A_SENDER + i;
                attempt(() -> sendSomehow(own, item));
                if (random.nextInt(4) == 0) attempt(() -> sleep(time()));
            }
        } finally {
            for (var end : own) end.close();
        }
    }

    private void sendSomehow(List<Sender<Integer>> own, int item) {
        var end = own.get(random.nextInt(own.size()));
        switch (random.nextInt(5)) {
            case 0, 1 -> {
                end.send(item);
                noteSent(item);
            }
            case 2 -> {
                end.sendNowait(item);
                noteSent(item);
            }
            case 3 ->
                Asyncio.timeout(time(), () -> {
                    end.send(item);
                    noteSent(item);
                });
            default ->
                select(s -> {
                    for (var each : own) s.onSend(each, item, () -> noteSent(item));
                    if (random.nextBoolean()) s.onTimeout(time(), () -> note("gives up"));
                    if (random.nextInt(4) == 0) s.orElse(() -> note("does something else"));
                    if (random.nextBoolean()) s.inRandomOrder(random);
                });
        }
    }

    private void noteSent(int item) {
        note("sent " + item);
        sent.add(item);
    }

    // ---- Receiving

    private void receive(List<Receiver<Integer>> own) {
        boolean patient = random.nextBoolean();
        int count = random.nextInt(1, 12);
        try {
            for (int i = 0; patient || i < count; i++) {
                if (!attempt(() -> receiveSomehow(own))) break;
                if (random.nextInt(4) == 0) attempt(() -> sleep(time()));
            }
        } finally {
            for (var end : own) end.close();
        }
    }

    private void receiveSomehow(List<Receiver<Integer>> own) {
        var end = own.get(random.nextInt(own.size()));
        switch (random.nextInt(6)) {
            case 0, 1 -> noteGot(end.receive());
            case 2 -> noteGot(end.receiveNowait());
            case 3 -> Asyncio.timeout(time(), () -> noteGot(end.receive()));
            case 4 -> {
                for (int item : end) {
                    noteGot(item);
                    if (random.nextInt(3) == 0) break;
                }
            }
            default -> {
                var alarm = createTask(() -> sleep(time()), "alarm");
                try {
                    select(s -> {
                        for (var each : own) s.onReceive(each, this::noteGot);
                        if (random.nextBoolean()) s.onDone(alarm, _ -> note("hears the alarm"));
                        if (random.nextInt(4) == 0) s.orElse(() -> note("does something else"));
                        if (random.nextBoolean()) s.inRandomOrder(random);
                    });
                } finally {
                    alarm.cancel();
                }
            }
        }
    }

    private void drain(Channel<Integer> channel) {
        for (int item : channel.receiver()) noteGot(item);
    }

    private void noteGot(int item) {
        note("got " + item);
        got.add(item);
    }

    // ---- Cancelling

    private void cancelOthers() {
        while (!over) {
            sleep(time());
            var victims = random.nextBoolean() ? senders : receivers;
            var victim = victims.get(random.nextInt(victims.size()));
            if (victim.getName().equals("drain")) continue;
            note("cancels " + victim.getName());
            victim.cancel();
        }
    }

    /// Runs a step. Returns false if there is nothing more to do.
    private boolean attempt(Runnable step) {
        try {
            step.run();
        } catch (CancelledError e) {
            note("cancelled");
            if (random.nextInt(3) == 0) throw e;
            Objects.requireNonNull(currentTask()).uncancel();
        } catch (ChannelFullException | ChannelEmptyException | TimeoutException e) {
            note(e.getClass().getSimpleName());
        } catch (EndOfChannelException e) {
            note("end");
            return random.nextBoolean();
        }
        return true;
    }

    private void note(String what) {
        var task = Objects.requireNonNull(currentTask());
        trace.add(clock.elapsed().toMillis() + " " + task.getName() + " " + what);
    }

    private Duration time() {
        return Duration.ofMillis(random.nextInt(4));
    }
}
