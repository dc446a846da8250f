package asyncio.testing;

import asyncio.Asyncio;
import asyncio.EventLoop;
import asyncio.Task;
import asyncio.spi.Schedule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// The schedule of a simulation: takes decisions and writes down what follows from them.
final class SimulatedSchedule implements Schedule {
    private static final int MANY = 1 << 16;
    private static final int MOST_SHOWN = 4;

    /// How often another one than the first is chosen, from seed to seed.
    private static final double[] RATES = {1, 0.5, 0.2, 0.05};

    /// How often, with priorities, the first one becomes the last.
    private static final double CHANGE = 0.02;

    final List<Reordering> reorderings = new ArrayList<>();

    private final Simulator settings;
    private final Decisions decisions;
    private final Trace trace;
    private final boolean explained;
    private final VirtualClock clock;
    private final SplittableRandom random;
    private final double rate;
    private final boolean byPriority;
    private final IdentityHashMap<Object, Double> priorities = new IdentityHashMap<>();
    private final Set<Task<?>> spared = Collections.newSetFromMap(new IdentityHashMap<>());
    private @Nullable EventLoop loop;
    private double lowest;
    private int turn;
    private boolean calm;
    private boolean begun;
    private boolean over;

    SimulatedSchedule(
            long seed,
            Simulator settings,
            Decisions decisions,
            Trace trace,
            boolean explained,
            VirtualClock clock,
            SplittableRandom random) {
        this.settings = settings;
        this.decisions = decisions;
        this.trace = trace;
        this.explained = explained;
        this.clock = clock;
        this.random = random;
        this.rate = RATES[(int) Math.floorMod(seed / 2, (long) RATES.length)];
        this.byPriority = switch (settings.exploration()) {
            case RANDOM -> false;
            case PRIORITIES -> true;
            case BOTH -> Math.floorMod(seed, 2L) == 0;
        };
    }

    void attach(EventLoop to) {
        loop = to;
    }

    /// Keeps a task from being cancelled.
    void spare(Task<?> task) {
        spared.add(task);
    }

    void calm() {
        calm = true;
    }

    boolean isCalm() {
        return calm || over || !begun;
    }

    /// Says that the body begins.
    void begin(Task<?> main) {
        spare(main);
        begun = true;
    }

    /// Says that the body is done: from here on everything runs in order.
    void end() {
        over = true;
        turn = 0;
    }

    boolean tooLong() {
        return turn > settings.mostTurns();
    }

    @Override
    public void beginTurn() {
        turn++;
        if (loop != null && tooLong()) loop.stop();
        if (settings.cancels() > 0 && !isCalm()) maybeCancel();
    }

    private void maybeCancel() {
        int decision =
                decisions.next(MANY, () -> random.nextDouble() < settings.cancels() ? 1 + random.nextInt(MANY - 1) : 0);
        if (decision == 0 || loop == null) return;
        var tasks = new ArrayList<>(Asyncio.allTasks(loop));
        tasks.removeAll(spared);
        if (tasks.isEmpty()) return;
        var victim = tasks.get((decision - 1) % tasks.size());
        var name = trace.name(victim);
        if (explained) explain(name + " is cancelled", Reordering.where(name, victim));
        trace.note(clock.nanoTime(), name + " is cancelled by the simulation");
        victim.cancel("cancelled by the simulation");
    }

    @Override
    public int choose(List<?> candidates) {
        if (over) return 0;
        int count = candidates.size();
        int chosen = count == 1 ? 0 : decisions.next(count, () -> chooseAfresh(candidates));
        var subject = candidates.get(chosen);
        if (chosen > 0 && explained) explainChoice(candidates, chosen);
        trace.runs(clock.nanoTime(), subject);
        return chosen;
    }

    private int chooseAfresh(List<?> candidates) {
        if (byPriority) return highest(candidates);
        return random.nextDouble() < rate ? random.nextInt(candidates.size()) : 0;
    }

    private int highest(List<?> candidates) {
        int first = 0;
        for (int i = 0; i < candidates.size(); i++) {
            if (priority(candidates.get(i)) > priority(candidates.get(first))) first = i;
        }
        if (random.nextDouble() < CHANGE) priorities.put(candidates.get(first), --lowest);
        return first;
    }

    private double priority(Object subject) {
        return priorities.computeIfAbsent(subject, _ -> random.nextDouble());
    }

    private void explainChoice(List<?> candidates, int chosen) {
        var name = trace.name(candidates.get(chosen));
        var overtaken = candidates.subList(0, chosen);
        var shown = overtaken.subList(0, Math.min(MOST_SHOWN, chosen));
        var what = new StringJoiner(", ", name + " goes before ", chosen > MOST_SHOWN ? " and others" : "");
        var where = new StringBuilder(Reordering.where(name, candidates.get(chosen)));
        for (var other : shown) {
            what.add(trace.name(other));
            where.append(Reordering.where(trace.name(other), other));
        }
        explain(what.toString(), where.toString());
    }

    private void explain(String what, String where) {
        reorderings.add(new Reordering(clock.nanoTime(), turn, what + where));
    }
}
