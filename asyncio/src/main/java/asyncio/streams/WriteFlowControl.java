package asyncio.streams;

import asyncio.EventLoop;
import asyncio.ExceptionContext;
import java.util.Objects;
import java.util.function.Supplier;

/// Tells a protocol when to pause and when to resume writing, for those who write a transport.
///
/// The transport says how much waits to be sent whenever that changes. The protocol is told to pause when it is above
/// the upper limit, and to resume when it is not above the lower one, in turns.
public final class WriteFlowControl {
    private final EventLoop loop;
    private final Supplier<? extends AnyProtocol<?>> protocol;
    private WriteBufferLimits limits = WriteBufferLimits.USUAL;
    private boolean paused;

    /// Creates one with the usual limits.
    ///
    /// @param loop whose exception handler is told what the protocol throws
    /// @param protocol gives the protocol to tell
    public WriteFlowControl(EventLoop loop, Supplier<? extends AnyProtocol<?>> protocol) {
        this.loop = Objects.requireNonNull(loop, "loop");
        this.protocol = Objects.requireNonNull(protocol, "protocol");
    }

    /// Returns the limits.
    ///
    /// @return the limits
    public WriteBufferLimits limits() {
        return limits;
    }

    /// Sets the limits. Tells the protocol at once if the buffer is too large for them, or small enough again.
    ///
    /// @param limits the limits
    /// @param size how many bytes wait to be sent
    public void limits(WriteBufferLimits limits, long size) {
        this.limits = Objects.requireNonNull(limits, "limits");
        grew(size);
        shrank(size);
    }

    /// Whether the protocol was told to pause, and not to resume.
    ///
    /// @return true between the two
    public boolean paused() {
        return paused;
    }

    /// To be called when more waits to be sent than before.
    ///
    /// @param size how many bytes wait now
    public void grew(long size) {
        if (paused || size <= limits.high()) return;
        paused = true;
        tell("pauseWriting", protocol.get()::pauseWriting);
    }

    /// To be called when less waits to be sent than before. The protocol may close the transport from here.
    ///
    /// @param size how many bytes wait now
    public void shrank(long size) {
        if (!paused || size > limits.low()) return;
        paused = false;
        tell("resumeWriting", protocol.get()::resumeWriting);
    }

    private void tell(String method, Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            loop.callExceptionHandler(ExceptionContext.of(method + "() of " + protocol.get() + " failed", e));
        }
    }

    @Override
    public String toString() {
        return "WriteFlowControl[" + (paused ? "paused, " : "") + limits + "]";
    }
}
