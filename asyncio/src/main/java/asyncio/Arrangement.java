package asyncio;

import asyncio.spi.Schedule;
import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Has a [Schedule] put the entries of a turn into order.
final class Arrangement extends AbstractList<Object> {
    /*
     * Callbacks and notifications keep their order among one another, so only the first one left is a candidate. When
     * it is chosen the next one joins the candidates, at the place where it came in.
     *
     * As a list it is what the candidates are about, for the schedule to look at.
     */
    private final Schedule schedule;
    private final List<Candidate> candidates = new ArrayList<>();
    private final ArrayDeque<Candidate> callbacks = new ArrayDeque<>();

    /// An entry, and which one it was before.
    private static final class Candidate {
        final int place;
        final Ready entry;
        private @Nullable Object subject;

        Candidate(int place, Ready entry) {
            this.place = place;
            this.entry = entry;
        }

        Object subject() {
            if (subject == null) subject = findSubject();
            return subject;
        }

        private Object findSubject() {
            @Nullable
            Task<?> task = switch (entry) {
                case Fiber fiber -> fiber.task();
                case Sleep sleep -> sleep.awaitedBy().stream().findFirst().orElse(null);
                default -> null;
            };
            return task == null ? entry : task;
        }
    }

    Arrangement(Schedule schedule) {
        this.schedule = schedule;
    }

    /// Puts the entries of a queue, which is not empty, into the order in which the next turn is to run them.
    void arrange(ReadyQueue queue) {
        schedule.beginTurn();
        int count = queue.size();
        for (int i = 0; i < count; i++) {
            var candidate = new Candidate(i, queue.poll());
            if (keepsOrder(candidate.entry)) callbacks.add(candidate);
            else candidates.add(candidate);
        }
        admitCallback();
        try {
            for (int i = 0; i < count; i++) queue.add(next());
        } finally {
            putBack(queue);
        }
    }

    /// Puts back what is left if the schedule threw.
    private void putBack(ReadyQueue queue) {
        while (!candidates.isEmpty()) {
            var entry = candidates.removeFirst().entry;
            queue.add(entry);
            if (keepsOrder(entry)) admitCallback();
        }
    }

    private Ready next() {
        int chosen = schedule.choose(this);
        if (chosen < 0 || chosen >= candidates.size()) {
            throw new IndexOutOfBoundsException(
                    schedule + " chose candidate " + chosen + " of " + candidates.size() + ": choose 0 or more");
        }
        var entry = candidates.remove(chosen).entry;
        if (keepsOrder(entry)) admitCallback();
        return entry;
    }

    private static boolean keepsOrder(Ready entry) {
        return entry instanceof Handle || entry instanceof Notification;
    }

    private void admitCallback() {
        var callback = callbacks.poll();
        if (callback == null) return;
        int at = 0;
        while (at < candidates.size() && candidates.get(at).place < callback.place) at++;
        candidates.add(at, callback);
    }

    @Override
    public int size() {
        return candidates.size();
    }

    @Override
    public Object get(int index) {
        return candidates.get(index).subject();
    }
}
