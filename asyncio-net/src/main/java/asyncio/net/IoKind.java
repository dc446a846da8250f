package asyncio.net;

import asyncio.spi.Poller;
import java.io.FileNotFoundException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the loop waits in for its sockets. Chosen for the whole program with `-Dasyncio.io=nio`, `epoll`, `io_uring` or
/// `kqueue`, or for one loop with [#newPoller]; otherwise the first that works of epoll, kqueue, io_uring and NIO.
///
/// NIO is part of the JDK and works everywhere. The others need Netty's jar for them and for this system on the path
/// (`netty-transport-native-epoll`, for instance) and a kernel that lets them.
public enum IoKind {
    /// Linux's epoll.
    EPOLL,

    /// The kqueue of macOS and the BSDs.
    KQUEUE,

    /// Linux's io_uring. Not on [asyncio.FiberKind#HANDOFF] fibers, and only for loops that one thread runs.
    IO_URING,

    /// The selector of the JDK.
    NIO;

    static final String PROPERTY = "asyncio.io";

    /// Returns whether this kind works in this process. The first call may take a while: it loads a native library.
    ///
    /// @return true if it works
    public boolean isAvailable() {
        return problem() == null;
    }

    /// Makes a poller of this kind, for [asyncio.EventLoop.Builder#poller]. Nothing is opened before the first socket
    /// is.
    ///
    /// @return the poller, for one loop
    /// @throws IllegalStateException if this kind does not work in this process
    public Poller newPoller() {
        var problem = problem();
        if (problem != null) {
            throw new IllegalStateException(
                    this + " does not work here: " + reason(problem) + ". " + remedy() + "use NIO", cause(problem));
        }
        return new NettyPoller(this);
    }

    Io io() {
        return switch (this) {
            case EPOLL -> EpollIo.INSTANCE;
            case KQUEUE -> KqueueIo.INSTANCE;
            case IO_URING -> UringIo.INSTANCE;
            case NIO -> NioIo.INSTANCE;
        };
    }

    /// Returns why this kind does not work here, or null if it does.
    private @Nullable Throwable problem() {
        try {
            return io().unavailability();
        } catch (LinkageError e) { // Netty's classes for it are not there.
            return e;
        }
    }

    /// Returns what a loop uses unless told otherwise.
    ///
    /// @param onVirtualThread whether the loop runs on a virtual thread: only the JDK's selector can suspend one
    static IoKind preferred(boolean onVirtualThread) {
        var wanted = System.getProperty(PROPERTY);
        if (wanted != null) return named(wanted);
        return onVirtualThread ? NIO : Preferred.KIND;
    }

    /// Returns the name of what [#preferred] returns, or of what was asked for in vain.
    static String preference(boolean onVirtualThread) {
        var wanted = System.getProperty(PROPERTY);
        return wanted != null ? wanted : preferred(onVirtualThread).toString();
    }

    private static IoKind named(String wanted) {
        for (var kind : values()) {
            if (!kind.name().equals(wanted.toUpperCase(Locale.ROOT))) continue;
            var problem = kind.problem();
            if (problem == null) return kind;
            throw new IllegalStateException(
                    "-D" + PROPERTY + "=" + wanted + " does not work here: " + reason(problem) + ". " + kind.remedy()
                            + "use nio",
                    cause(problem));
        }
        throw new IllegalStateException(
                "-D" + PROPERTY + "=" + wanted + " names no kind of I/O. Use nio, epoll, io_uring or kqueue");
    }

    /// What is to be done, up to the alternative: use NIO.
    private String remedy() {
        return this == NIO ? "" : "Put netty-transport-native-" + this + " for this system on the path, or ";
    }

    /// Returns what it comes down to: the classes of Netty fail with errors that say only that they have failed.
    private static String reason(Throwable problem) {
        var root = problem;
        while (root instanceof LinkageError && !(root instanceof UnsatisfiedLinkError) && root.getCause() != null)
            root = root.getCause();
        return isWithoutJar(root) ? "its native library is not there" : root.toString();
    }

    /// Returns the problem, unless all is said: the search for a library that is not there is a tale of many exceptions.
    private static @Nullable Throwable cause(Throwable problem) {
        return isWithoutJar(problem) ? null : problem;
    }

    private static boolean isWithoutJar(Throwable problem) {
        return problem instanceof UnsatisfiedLinkError && problem.getCause() instanceof FileNotFoundException;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Holds the choice, which is made once, on first use.
    private static final class Preferred {
        static final IoKind KIND = choose();

        private static IoKind choose() {
            for (var kind : values()) {
                if (kind.isAvailable()) return kind;
            }
            return NIO;
        }
    }
}
