package asyncio.process;

import asyncio.process.Wire.Frame;
import asyncio.process.Wire.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A worker process, seen from its parent. Used by one thread.
final class WorkerProcess implements AutoCloseable {
    /*
     * The connection is a socket in a folder that only this user may enter. The worker shows a secret when it
     * connects, which it reads from its standard input; so it is in no list of processes. The socket is gone as soon as
     * the worker has connected.
     *
     * Signals are sent by way of the ProcessHandle: Process.destroy() closes the streams, too, and the end of the
     * standard input halts the worker.
     */

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration OUTPUT_PATIENCE = Duration.ofSeconds(1);
    private static final int SIGNALLED = 128;
    private static final int INTERRUPT = 2;
    private static final Map<Integer, String> SIGNALS = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(3, "SIGQUIT"),
            Map.entry(4, "SIGILL"),
            Map.entry(6, "SIGABRT"),
            Map.entry(8, "SIGFPE"),
            Map.entry(9, "SIGKILL"),
            Map.entry(11, "SIGSEGV"),
            Map.entry(15, "SIGTERM"));

    private final String name;
    private final Process process;
    private final OutputRelay out;
    private final OutputRelay err;
    private final Wire wire;

    /// Starts a process and waits until it has connected.
    ///
    /// @param started is given the process as soon as there is one
    /// @throws BrokenProcessPoolException if it ends before it has connected
    /// @throws InterruptedIOException if it ends so by Ctrl-C, because it was not deaf to it yet
    WorkerProcess(String name, PoolSettings settings, Consumer<ProcessHandle> started) throws IOException {
        this.name = name;
        var folder = Files.createTempDirectory("asyncio");
        var socket = folder.resolve("pool");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            process = new ProcessBuilder(WorkerCommand.of(settings.jvmOptions(), socket)).start();
            try {
                out = OutputRelay.start(process.getInputStream(), () -> System.out, name + "-out");
                err = OutputRelay.start(process.getErrorStream(), () -> System.err, name + "-err");
            } catch (Throwable e) { // No memory for a thread, say.
                process.destroyForcibly();
                throw e;
            }
            var _ = process.toHandle().onExit().thenRun(() -> closeQuietly(server));
            started.accept(process.toHandle());
            wire = connect(server);
        } finally {
            Files.deleteIfExists(socket);
            Files.delete(folder);
        }
    }

    private Wire connect(ServerSocketChannel server) throws IOException {
        var secret = new byte[WorkerMain.SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        try {
            // It stays open: its end tells the worker that there is no parent any more.
            process.getOutputStream().write(secret);
            process.getOutputStream().flush();
            while (true) {
                var wire = new Wire(server.accept());
                if (knows(wire, secret)) return wire;
                wire.close();
            }
        } catch (IOException e) {
            var end = obituary("before it took any work");
            closeQuietly(process.getOutputStream());
            if (!process.isAlive() && process.exitValue() == SIGNALLED + INTERRUPT)
                throw new InterruptedIOException(end);
            throw new BrokenProcessPoolException(end, e);
        }
    }

    private static boolean knows(Wire wire, byte[] secret) {
        try {
            var hello = wire.read();
            return hello.kind() == Kind.HELLO && MessageDigest.isEqual(hello.bytes(), secret);
        } catch (IOException e) {
            return false; // If it was our process, no other one will come.
        }
    }

    /// Has work done and waits for the end of it. Gives the worker the classes that it asks for meanwhile.
    ///
    /// @return a frame with its result or its exception
    /// @throws IOException if the process has ended
    Frame call(Work work) throws IOException {
        wire.write(Kind.WORK, work.bytes());
        while (true) {
            var frame = wire.read();
            if (frame.kind() != Kind.CLASS_WANTED) return frame;
            var file = new String(frame.bytes(), StandardCharsets.UTF_8).replace('.', '/') + ".class";
            try (var in = work.loader().getResourceAsStream(file)) {
                if (in == null) wire.write(Kind.CLASS_MISSING, new byte[0]);
                else wire.write(Kind.CLASS_FOUND, in.readAllBytes());
            }
        }
    }

    /// Tells how this process ended, and ends it if it has not.
    ///
    /// @param meanwhile what it was doing
    String obituary(String meanwhile) {
        await(PATIENCE);
        var text = new StringBuilder(this + " ");
        if (process.isAlive()) text.append("closed its connection");
        else appendExit(text, process.exitValue());
        text.append(' ').append(meanwhile);
        process.toHandle().destroyForcibly();
        var lines = err.lastLines(System.err.charset());
        if (!lines.isEmpty()) text.append(". The last it said:\n    ").append(String.join("\n    ", lines));
        return text.toString();
    }

    private static void appendExit(StringBuilder text, int status) {
        var signal = SIGNALS.get(status - SIGNALLED);
        if (signal == null) text.append("ended with exit status ").append(status);
        else
            text.append("was killed by signal ")
                    .append(status - SIGNALLED)
                    .append(" (")
                    .append(signal)
                    .append(')');
    }

    /// Lets the process end, or kills it if it does not, and waits until it has ended and all it wrote is passed on.
    @Override
    public void close() {
        closeQuietly(wire);
        await(PATIENCE);
        process.toHandle().destroyForcibly();
        await(PATIENCE);
        closeQuietly(process.getOutputStream());
    }

    private void await(Duration patience) {
        try {
            if (!process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) return;
            out.join(OUTPUT_PATIENCE);
            err.join(OUTPUT_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // Its process is about to end or has ended.
        }
    }

    @Override
    public String toString() {
        return "worker process " + name + " (pid " + process.pid() + ")";
    }
}
