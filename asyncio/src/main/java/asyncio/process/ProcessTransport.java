package asyncio.process;

import asyncio.Asyncio;
import asyncio.Context;
import asyncio.EventLoop;
import asyncio.Future;
import asyncio.Signal;
import asyncio.streams.Endpoint;
import asyncio.streams.ExtraInfo;
import asyncio.streams.Pipes;
import asyncio.streams.Transport;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A process of the operating system, with the pipes to it.
final class ProcessTransport implements SubprocessTransport {
    /*
     * The protocol hears of nothing before connectionMade: pipes are paused until then, and the exit of the process is
     * looked at only afterwards. It hears connectionLost when the process has exited and no pipe is left.
     */
    private static final int STDIN = 0;
    private static final int STDOUT = 1;
    private static final int STDERR = 2;

    private final EventLoop loop = Asyncio.getRunningLoop();
    private final Context context = Context.copyCurrent();
    private final Command command;
    private final Process process;
    private final SignalSender signals;
    private final Map<Integer, ProcessPipe> pipes = new TreeMap<>();
    private SubprocessProtocol protocol;
    private OptionalInt returnCode = OptionalInt.empty();
    private boolean begun;
    private boolean closing;
    private boolean lost;

    private ProcessTransport(Command command, Process process, SubprocessProtocol protocol) {
        this.command = command;
        this.process = process;
        this.protocol = Objects.requireNonNull(protocol, "protocol");
        this.signals = new SignalSender(loop, process);
    }

    /// Starts a program and connects a protocol to it. Suspends.
    static <P extends SubprocessProtocol> Endpoint<SubprocessTransport, P> start(
            Supplier<? extends P> protocolFactory, Command command) throws IOException {
        P protocol = protocolFactory.get();
        var process = Spawn.start(Asyncio.getRunningLoop(), command);
        var transport = new ProcessTransport(command, process, protocol);
        try {
            transport.connectPipes();
            transport.begin();
        } catch (Throwable e) {
            transport.close();
            Asyncio.wait(List.of(Asyncio.wrapFuture(process.onExit())));
            throw e;
        }
        return new Endpoint<>(transport, protocol);
    }

    private void connectPipes() {
        var options = command.options();
        if (options.stdin() == Stdio.PIPE) {
            Pipes.connectWritePipe(() -> pipe(STDIN), process.getOutputStream());
        }
        if (options.stdout() == Stdio.PIPE) {
            Pipes.connectReadPipe(() -> pipe(STDOUT), process.getInputStream());
        }
        if (options.stderr() == Stdio.PIPE) {
            Pipes.connectReadPipe(() -> pipe(STDERR), process.getErrorStream());
        }
    }

    private ProcessPipe pipe(int fd) {
        var pipe = new ProcessPipe(this, fd);
        pipes.put(fd, pipe);
        return pipe;
    }

    private void begin() {
        var ready = loop.<@Nullable Void>createFuture();
        schedule(() -> {
            begun = true;
            try {
                protocol.connectionMade(this);
            } finally {
                for (var pipe : pipes.values()) pipe.resume();
                Asyncio.wrapFuture(process.onExit()).addDoneCallback(done -> exited(), context);
                if (!ready.done()) ready.setResult(null);
            }
        });
        ready.await();
    }

    private void schedule(Runnable callback) {
        loop.callSoon(callback, context);
    }

    private static void abort(@Nullable ProcessPipe pipe) {
        if (pipe != null && pipe.transport() != null) pipe.transport().abort();
    }

    private void exited() {
        returnCode = OptionalInt.of(signals.returnCode(process.exitValue(), command.shell()));
        try {
            protocol.processExited();
        } finally {
            abort(pipes.get(STDIN)); // Nobody will read what is left.
            endIfAllIsLost();
        }
    }

    void pipeLost(int fd, @Nullable Throwable exception) {
        try {
            protocol.pipeConnectionLost(fd, exception);
        } finally {
            endIfAllIsLost();
        }
    }

    private void endIfAllIsLost() {
        if (lost || returnCode.isEmpty() || !pipes.values().stream().allMatch(ProcessPipe::lost)) return;
        lost = true;
        closing = true;
        schedule(() -> protocol.connectionLost(null));
    }

    boolean hasExited() {
        return returnCode.isPresent();
    }

    /// Kills the process and its descendants. Suspends until the signals are sent.
    void killTree() {
        if (hasExited()) return;
        signals.note(Signal.KILL);
        var killing = loop.<@Nullable Void>runInExecutor(SpawnThreads.SIGNALLING, () -> {
            ProcessTree.kill(process);
            return null;
        });
        killing.addDoneCallback(Future::exception); // Whoever is cancelled does not ask for it.
        Asyncio.wait(List.of(killing));
        killing.result();
    }

    @Override
    public long getPid() {
        return process.pid();
    }

    @Override
    public OptionalInt getReturnCode() {
        return returnCode;
    }

    @Override
    public Optional<Transport> getPipeTransport(int fd) {
        var pipe = pipes.get(fd);
        return pipe == null ? Optional.empty() : Optional.ofNullable(pipe.transport());
    }

    @Override
    public void sendSignal(Signal signal) {
        Objects.requireNonNull(signal, "signal");
        if (!hasExited()) signals.send(signal);
    }

    @Override
    public void terminate() {
        sendSignal(Signal.TERM);
    }

    @Override
    public void kill() {
        sendSignal(Signal.KILL);
    }

    @Override
    public void close() {
        if (closing) return;
        closing = true;
        for (var pipe : pipes.values()) abort(pipe);
        kill();
    }

    @Override
    public void abort() {
        close();
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    @Override
    public <T> Optional<T> getExtraInfo(ExtraInfo<T> key) {
        return key.in(Map.of(SUBPROCESS, process));
    }

    @Override
    public SubprocessProtocol getProtocol() {
        return protocol;
    }

    @Override
    public void setProtocol(SubprocessProtocol protocol) {
        this.protocol = Objects.requireNonNull(protocol, "protocol");
    }

    @Override
    public String toString() {
        var state = hasExited() ? "return code " + returnCode.getAsInt() : "running";
        return "SubprocessTransport[pid=" + getPid() + ", " + state + (begun ? "" : ", new") + "]";
    }
}
