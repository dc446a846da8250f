package asyncio;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One iteration of a [MapConcurrent], run as the body of an async generator.
final class Mapping<T extends @Nullable Object, R extends @Nullable Object> {
    /*
     * A task pulls an item, starts the next task, which is to pull the next item, and only then works on its own. So
     * one task at a time pulls, no matter whether the source suspends, and there are no more tasks than items. When
     * there is no room, no task is started; the consumer starts one when it takes a result.
     *
     * The tasks are no TaskGroup: a group must not be open while a generator is suspended in its yield, or the group
     * would cancel whatever its consumer is at.
     */
    private final Object source;
    private final Supplier<? extends Iterator<? extends T>> items;
    private final MapConcurrent.Function<? super T, ? extends R> function;
    private final int atOnce;
    private final long interval;
    private final boolean ordered;

    private final Coroutine<@Nullable Void> pullAndWork = this::pullAndWork;
    private final Set<Task<?>> tasks = new LinkedHashSet<>();

    /// In order: all items whose results were not taken. Otherwise: those that are finished.
    private final ArrayDeque<Item<R>> results = new ArrayDeque<>();

    private @Nullable Task<?> consumer;
    private @Nullable Scope around;
    private ContextMap context = ContextMap.EMPTY;
    private @Nullable Iterator<? extends T> iterator;
    private @Nullable Task<?> puller;
    private @Nullable Future<@Nullable Void> news;
    private @Nullable Throwable failure;
    private Waiter.Internal whenDone = this::taskDone;
    private boolean exhausted;
    private boolean closing;
    private long nextStart = Long.MIN_VALUE;

    /// How many items were pulled whose results were not taken.
    private int untaken;

    Mapping(
            Object source,
            Supplier<? extends Iterator<? extends T>> items,
            MapConcurrent.Function<? super T, ? extends R> function,
            int atOnce,
            double perSecond,
            boolean ordered) {
        this.source = source;
        this.items = items;
        this.function = function;
        this.atOnce = atOnce;
        this.interval = (long) (TimeUnit.SECONDS.toNanos(1) / perSecond);
        this.ordered = ordered;
    }

    // ---- The consumer

    void run(AsyncGenerator.Yielder<R> out) {
        consumer = Task.require("mapConcurrent");
        around = consumer.scope;
        context = Context.snapshot();
        Waiter.Internal action = this::taskDone;
        whenDone = action.onBehalfOf(consumer);
        Throwable thrown = null;
        try {
            startPuller();
            for (Item<R> item; (item = next()) != null; ) out.yield(item.result());
        } catch (Throwable e) {
            thrown = e;
        }
        end(thrown);
    }

    /// Waits for a result. Null: there are no more.
    private @Nullable Item<R> next() {
        for (; ; ) {
            var first = results.peek();
            if (first != null && first.done) {
                results.remove();
                untaken--;
                startPuller();
                return first;
            }
            if (failure != null) throw Throwables.sneaky(failure);
            if (exhausted && untaken == 0) return null;
            awaitNews();
        }
    }

    private void awaitNews() {
        var awaited = new Future<@Nullable Void>(consumer().scheduler);
        news = awaited;
        try {
            awaited.await();
        } finally {
            news = null;
        }
    }

    private void tellConsumer() {
        if (news != null) news.trySucceed(null);
    }

    private Task<?> consumer() {
        return Objects.requireNonNull(consumer);
    }

    /// Cancels what runs, waits for it, and throws what is to be thrown.
    private void end(@Nullable Throwable thrown) {
        closing = true;
        cancelTasks();
        consumer = Task.require("mapConcurrent"); // It may be another one than at the beginning.
        VoidCoroutine wait = () -> {
            while (!tasks.isEmpty()) awaitNews();
            close(source);
        };
        try {
            new Shield().run(wait.returningNull());
        } catch (Throwable e) {
            fail(e);
        }
        if (failure != null && failure != thrown) {
            if (thrown instanceof CancelledError) consumer.putOffCancellation();
            throw Throwables.sneaky(failure);
        }
        if (thrown != null) throw Throwables.sneaky(thrown);
    }

    static void close(Object source) {
        if (!(source instanceof AutoCloseable closeable)) return;
        try {
            closeable.close();
        } catch (Exception e) {
            throw Throwables.sneaky(e);
        }
    }

    // ---- The tasks

    /// Starts a task to pull an item, if none does already and there is room for one.
    private void startPuller() {
        if (puller != null || exhausted || closing || failure != null || untaken >= atOnce) return;
        var options = new TaskOptions(null, new Context(context), false);
        var task = consumer().scheduler.startInside(around, pullAndWork, options);
        puller = task;
        tasks.add(task);
        task.addWaiter(whenDone);
    }

    private @Nullable Void pullAndWork() throws Exception {
        if (iterator == null) iterator = items.get();
        if (!iterator.hasNext()) {
            exhausted = true;
            puller = null;
            tellConsumer();
            return null;
        }
        T item = iterator.next();
        awaitStart();
        var result = new Item<R>();
        untaken++;
        if (ordered) results.add(result);
        puller = null;
        startPuller();

        result.finish(function.apply(item));
        if (!ordered) results.add(result);
        if (result == results.peek()) tellConsumer();
        return null;
    }

    private void awaitStart() {
        if (interval == 0) return;
        var loop = consumer().getLoop();
        long early = nextStart - loop.nanoTime();
        if (nextStart != Long.MIN_VALUE && early > 0) Asyncio.sleep(Duration.ofNanos(early));
        nextStart = loop.nanoTime() + interval;
    }

    private void taskDone(Future<?> done) {
        var task = (Task<?>) done;
        tasks.remove(task);
        var error = task.failure();
        if (error == null && task.cancelled() && !closing) error = task.makeCancelledError();
        if (puller == task) puller = null;
        if (error != null) fail(error);
        if (error != null || tasks.isEmpty()) tellConsumer();
    }

    private void fail(Throwable error) {
        if (failure != null) {
            if (!(error instanceof CancelledError)) Throwables.attach(failure, error);
            return;
        }
        failure = error;
        cancelTasks();
    }

    private void cancelTasks() {
        for (var task : List.copyOf(tasks)) task.cancel();
    }

    /// An item that was pulled.
    private static final class Item<R extends @Nullable Object> {
        boolean done;
        private @Nullable R result;

        void finish(R value) {
            result = value;
            done = true;
        }

        @SuppressWarnings("NullAway") // It is null only where R allows it.
        R result() {
            return result;
        }
    }
}
