package asyncio.conformance;

import asyncio.AsyncGenerator;
import asyncio.Asyncio;
import asyncio.TaskGroup;
import asyncio.Timeout;
import java.util.List;

/// The ops of an invocation whose body runs inside something: a timeout, a group, a lock, a generator.
final class Scopes {
    private final Frame frame;

    Scopes(Frame frame) {
        this.frame = frame;
    }

    Flow withTimeout(Op.WithTimeout op) throws Exception {
        if (op.absolute()) {
            var when = frame.value(op.time()) == null ? null : frame.number(op.time()) * VirtualTime.UNIT;
            return Asyncio.timeoutAt(when, (Timeout timeout) -> inside(timeout, op));
        }
        return Asyncio.timeout(frame.duration(op.time()), (Timeout timeout) -> inside(timeout, op));
    }

    private Flow inside(Timeout timeout, Op.WithTimeout op) throws Exception {
        frame.state().store(op.variable(), timeout);
        return frame.run(op.body());
    }

    Flow withGroup(Op.WithGroup op) throws Exception {
        var flow = Asyncio.taskGroup((TaskGroup group) -> inside(group, op));
        return flow == null ? Flow.NEXT : flow; // Null only if the group was cancelled by its own method.
    }

    private Flow inside(TaskGroup group, Op.WithGroup op) throws Exception {
        frame.state().store(op.variable(), group);
        return frame.run(op.body());
    }

    Flow with(Object object, List<Op> body) throws Exception {
        SyncCoroutines.enter(object);
        try {
            return frame.run(body);
        } finally {
            SyncCoroutines.exit(object);
        }
    }

    Flow asyncFor(Object generator, List<Op> body) throws Exception {
        for (var item : (AsyncGenerator<?>) generator) {
            frame.setLast(item);
            frame.row("next", "=" + Rendering.show(item));
            var flow = frame.run(body);
            if (flow.endsLoop()) return flow.afterLoop();
        }
        return Flow.NEXT;
    }
}
