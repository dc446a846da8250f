package asyncio.conformance;

import asyncio.AsCompleted;
import asyncio.Asyncio;
import asyncio.Awaitable;
import asyncio.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The ops of an invocation that wait for several futures at a time: `wait` and `as_completed`.
final class Waits {
    private final Frame frame;

    Waits(Frame frame) {
        this.frame = frame;
    }

    void await(Op.Wait op) {
        var futures = futures(op.futures());
        var result = Asyncio.wait(futures, frame.duration(op.timeout()), op.returnWhen());
        frame.row(
                "wait",
                "done=" + names(op.futures(), futures, result.done()) + " pending="
                        + names(op.futures(), futures, result.pending()));
    }

    /// Lists the names whose future is in `among`, each once.
    private static String names(List<String> names, List<? extends Future<?>> futures, Collection<?> among) {
        return IntStream.range(0, names.size())
                .filter(i -> among.contains(futures.get(i)))
                .mapToObj(names::get)
                .distinct()
                .sorted()
                .collect(Collectors.joining(",", "[", "]"));
    }

    Flow asCompleted(Op.AsCompleted op) throws Exception {
        var futures = futures(op.futures());
        var completed = Asyncio.<@Nullable Object>asCompleted(futures, frame.duration(op.timeout()));
        return op.plain() ? plain(op, completed) : futures(op, futures, completed);
    }

    private Flow futures(
            Op.AsCompleted op, List<Future<@Nullable Object>> futures, AsCompleted<@Nullable Object> completed)
            throws Exception {
        for (var future : completed) {
            frame.row("next", op.futures().get(futures.indexOf(future)));
            if (op.variable() != null) frame.state().store(op.variable(), future);
            var flow = frame.run(op.body());
            if (flow.endsLoop()) return flow.afterLoop();
        }
        return Flow.NEXT;
    }

    private Flow plain(Op.AsCompleted op, AsCompleted<@Nullable Object> completed) throws Exception {
        for (var next : completed.results()) {
            await(next);
            var flow = frame.run(op.body());
            if (flow.endsLoop()) return flow.afterLoop();
        }
        return Flow.NEXT;
    }

    private void await(Awaitable<@Nullable Object> next) {
        try {
            var value = Asyncio.await(next);
            frame.setLast(value);
            frame.row("next", "=" + Rendering.show(value));
        } catch (Throwable error) {
            var kind = ErrorKind.of(error);
            if (kind.isEmpty() || !kind.get().isCaughtBy("Error")) throw error;
            frame.row("next", "!" + Rendering.show(error));
        }
    }

    @SuppressWarnings("unchecked")
    private List<Future<@Nullable Object>> futures(List<String> variables) {
        var futures = new ArrayList<Future<@Nullable Object>>(variables.size());
        for (var variable : variables) futures.add((Future<@Nullable Object>) frame.variable(variable));
        return futures;
    }
}
