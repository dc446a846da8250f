package asyncio;

import java.util.Optional;

/// A signal of the operating system. Not every system has them all.
///
/// A loop calls back when one arrives: [EventLoop#addSignalHandler]. A task iterates over those that arrive:
///
/// {@snippet class = "asyncio.SignalReceiverTest" region = "receiver"}
///
/// Signals are not counted: of several that arrive in a moment the system may pass on one.
///
/// Python: `signal.Signals`.
public enum Signal {
    /// The terminal was closed; to a server: read the configuration again.
    HUP,
    /// Ctrl-C.
    INT,
    /// Ctrl-\\. The JVM prints its threads.
    QUIT,
    /// Illegal instruction. The JVM keeps it for itself.
    ILL,
    /// A trap of a debugger.
    TRAP,
    /// The program gave up.
    ABRT,
    /// Memory that is not there. The JVM keeps it for itself.
    BUS,
    /// Arithmetic error. The JVM keeps it for itself.
    FPE,
    /// Ends a process at once. Cannot be handled.
    KILL,
    /// For users.
    USR1,
    /// Memory that is not the process's own. The JVM keeps it for itself.
    SEGV,
    /// For users; but the profiler of the JVM makes use of it on Linux, so [#USR1] is better.
    USR2,
    /// Nobody reads the pipe. The JVM ignores it and reports an `IOException`.
    PIPE,
    /// A timer of the system is over.
    ALRM,
    /// The process is to end. The JVM does so after its shutdown hooks; [Runner#stopOn] has the tasks end, too.
    TERM,
    /// A child process has ended.
    CHLD,
    /// A stopped process goes on.
    CONT,
    /// Stops a process. Cannot be handled.
    STOP,
    /// Ctrl-Z.
    TSTP,
    /// A process in the background reads from the terminal.
    TTIN,
    /// A process in the background writes to the terminal.
    TTOU,
    /// Urgent data on a socket.
    URG,
    /// Too much time on the processor.
    XCPU,
    /// Too large a file.
    XFSZ,
    /// A timer of the process's own time is over.
    VTALRM,
    /// A timer of profilers is over.
    PROF,
    /// The window of the terminal has another size.
    WINCH,
    /// Input or output is possible.
    IO,
    /// A call of the system that does not exist.
    SYS;

    private static final int SHELL_OFFSET = 128;

    /// Returns the number of this signal on the system that this process runs on.
    ///
    /// @return the number
    /// @throws UnsupportedOperationException if this system has no such signal
    public int number() {
        return os().getNumber();
    }

    /// Returns the signal with a number on the system that this process runs on.
    ///
    /// @param number the number
    /// @return the signal, or empty if there is none
    public static Optional<Signal> ofNumber(int number) {
        for (var signal : values()) {
            if (signal.isSupported() && signal.number() == number) return Optional.of(signal);
        }
        return Optional.empty();
    }

    /// Returns whether the system that this process runs on has this signal.
    ///
    /// @return true if it has
    public boolean isSupported() {
        try {
            return os().getNumber() >= 0;
        } catch (UnsupportedOperationException e) {
            return false;
        }
    }

    /// Opens a receiver of signals in the running loop, to iterate over: from now on they do no more what they did
    /// before, until it is closed. Does not suspend. Several receivers and handlers get each signal.
    ///
    /// @param signals which signals, one at least
    /// @return the receiver
    /// @throws IllegalArgumentException if none is given
    /// @throws IllegalStateException if one cannot be handled
    /// @throws UnsupportedOperationException if this system has no such signal
    /// @throws WrongLoopException if no loop runs here
    public static SignalReceiver receiver(Signal... signals) {
        return new SignalReceiver(EventLoop.requireRunning("Signal.receiver()"), signals);
    }

    /// Returns the status with which shells see a process end that this signal ended.
    int exitStatus() {
        return SHELL_OFFSET + number();
    }

    /// Returns this signal as the JDK has it.
    sun.misc.Signal os() {
        try {
            return new sun.misc.Signal(name());
        } catch (IllegalArgumentException e) {
            throw new UnsupportedOperationException(
                    this + " does not exist on this system. Ask isSupported() first", e);
        }
    }

    /// Returns the name of this signal, `SIGTERM` and the like.
    @Override
    public String toString() {
        return "SIG" + name();
    }
}
