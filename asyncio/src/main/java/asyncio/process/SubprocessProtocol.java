package asyncio.process;

import asyncio.streams.AnyProtocol;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What is done with the output of a program, and with its end. Its methods are called from the loop and must not
/// suspend.
///
/// The order is: `connectionMade`; then data, lost pipes and `processExited`, as they come; `connectionLost` when the
/// program has exited and all its pipes are lost. A program may exit before its pipes are: others may have inherited
/// them. Pausing and resuming is about what is written to its input.
///
/// Python: `asyncio.SubprocessProtocol`.
public interface SubprocessProtocol extends AnyProtocol<SubprocessTransport> {
    /// Called with each piece of output.
    ///
    /// @param fd 1 for the output, 2 for the error output
    /// @param data the bytes, one at least. The buffer is the transport's own, and only lent until this method returns.
    default void pipeDataReceived(int fd, ByteBuffer data) {}

    /// Called once for each pipe, when it is closed by either side.
    ///
    /// @param fd 0, 1 or 2
    /// @param exception what broke it, or null
    default void pipeConnectionLost(int fd, @Nullable Throwable exception) {}

    /// Called once, when the program has exited.
    default void processExited() {}
}
