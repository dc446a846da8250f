package asyncio;

/// Thrown when something that belongs to one loop is used by another thread, by a task of another loop, or by no
/// task at all.
///
/// Python: a `RuntimeError`, or, for the wrong thread, nothing at all outside debug mode.
public final class WrongLoopException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private WrongLoopException(String message) {
        super(message);
    }

    static WrongLoopException usedOn(Object what, EventLoop owner, EventLoop user) {
        return new WrongLoopException(what + " belongs to " + owner + ", but a task of " + user + " used it."
                + " Create one for each loop, or pass the call on: owner.callSoonThreadsafe(() -> ...)");
    }

    static WrongLoopException wrongThread(String operation, EventLoop loop) {
        return new WrongLoopException(operation + " was called on thread " + thread() + ", but " + loop
                + " runs on another. From outside a loop call loop.callSoonThreadsafe(() -> ...)");
    }

    static WrongLoopException noLoop(String operation) {
        return new WrongLoopException(operation + " was called on thread " + thread() + ", which runs no event loop."
                + " Call it from a task, or start a loop first: Asyncio.run(() -> ...)");
    }

    static WrongLoopException noTask(String operation) {
        return new WrongLoopException(operation + " was called outside a task, in a callback of the loop."
                + " A callback cannot wait: start a task for it with createTask(() -> ...)");
    }

    private static String thread() {
        return '"' + Thread.currentThread().getName() + '"';
    }
}
