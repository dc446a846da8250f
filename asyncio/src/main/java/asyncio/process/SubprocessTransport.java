package asyncio.process;

import asyncio.Signal;
import asyncio.streams.AnyTransport;
import asyncio.streams.ExtraInfo;
import asyncio.streams.Transport;
import java.util.Optional;
import java.util.OptionalInt;

/// A program that was started, for a [SubprocessProtocol]. No method suspends.
///
/// Python: `asyncio.SubprocessTransport`.
public interface SubprocessTransport extends AnyTransport {
    /// The process, as the JDK has it.
    ExtraInfo<Process> SUBPROCESS = new ExtraInfo<>("subprocess", Process.class);

    /// Returns the number of the process.
    ///
    /// @return the process id
    long getPid();

    /// Returns how the program has exited, see [Subprocess#returnCode].
    ///
    /// @return the return code, or empty while it runs
    OptionalInt getReturnCode();

    /// Returns the transport of a pipe.
    ///
    /// @param fd 0 for the input, 1 for the output, 2 for the error output
    /// @return the transport, or empty if there is no pipe
    Optional<Transport> getPipeTransport(int fd);

    /// Sends a signal, unless the program has exited; see [Subprocess#sendSignal].
    ///
    /// @param signal the signal
    void sendSignal(Signal signal);

    /// Asks the program to end, unless it has exited.
    void terminate();

    /// Ends the program, unless it has exited.
    void kill();

    /// Closes all pipes, and kills the program if it runs. The protocol's `connectionLost` is called when it has
    /// exited.
    @Override
    void close();

    /// The same as [#close].
    @Override
    void abort();

    @Override
    SubprocessProtocol getProtocol();

    /// Gives this transport another protocol, whose `connectionMade` is not called.
    ///
    /// @param protocol the protocol that is called from now on
    void setProtocol(SubprocessProtocol protocol);
}
