package asyncio.process;

import asyncio.Asyncio;
import asyncio.Awaitable;
import asyncio.ReturnWhen;
import asyncio.Signal;
import asyncio.Task;
import asyncio.TimeoutException;
import asyncio.streams.Endpoint;
import asyncio.streams.StreamReader;
import asyncio.streams.StreamWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A program that was started, with streams to talk to it.
///
/// {@snippet class = "asyncio.process.SubprocessTest" region = "lines"}
///
/// Whoever starts a program sees to it that it ends, and reads what it prints: one that prints more than the pipe holds
/// waits for its reader for ever. [#communicate] does both, and [#run(Duration, String...)] does everything.
///
/// Python: `asyncio.subprocess.Process`.
public final class Subprocess implements Awaitable<Integer> {
    /// How long the pipes of a program that was killed are listened to.
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final byte[] NOTHING = {};

    private final ProcessTransport transport;
    private final SubprocessStreams streams;

    private Subprocess(ProcessTransport transport, SubprocessStreams streams) {
        this.transport = transport;
        this.streams = streams;
    }

    // ---- Starting

    /// Starts a program, whose input and output are those of this process. Suspends.
    ///
    /// @param command the program and its arguments
    /// @return the process
    /// @throws IOException if it cannot be started: a `NoSuchFileException` if there is no such program
    public static Subprocess createSubprocessExec(String... command) throws IOException {
        return createSubprocessExec(SubprocessOptions.INHERIT, List.of(command));
    }

    /// Starts a program. Suspends. If it is cancelled, the program is killed.
    ///
    /// @param options how to start it
    /// @param command the program and its arguments
    /// @return the process
    /// @throws IOException if it cannot be started: a `NoSuchFileException` if there is no such program
    public static Subprocess createSubprocessExec(SubprocessOptions options, String... command) throws IOException {
        return createSubprocessExec(options, List.of(command));
    }

    /// Starts a program, see [#createSubprocessExec(SubprocessOptions, String...)].
    ///
    /// @param options how to start it
    /// @param command the program and its arguments
    /// @return the process
    /// @throws IOException if it cannot be started
    public static Subprocess createSubprocessExec(SubprocessOptions options, List<String> command) throws IOException {
        return start(Command.exec(command, options));
    }

    /// Has a shell run a command line, with the input and output of this process. Suspends. Never put text of strangers
    /// into the line.
    ///
    /// @param line the command line
    /// @return the process of the shell
    /// @throws IOException if the shell cannot be started
    public static Subprocess createSubprocessShell(String line) throws IOException {
        return createSubprocessShell(SubprocessOptions.INHERIT, line);
    }

    /// Has a shell run a command line, see [#createSubprocessShell(String)].
    ///
    /// @param options how to start it
    /// @param line the command line
    /// @return the process of the shell
    /// @throws IOException if the shell cannot be started
    public static Subprocess createSubprocessShell(SubprocessOptions options, String line) throws IOException {
        return start(Command.shell(line, options));
    }

    private static Subprocess start(Command command) throws IOException {
        var end = ProcessTransport.start(
                () -> new SubprocessStreams(command.options().limit()), command);
        return new Subprocess((ProcessTransport) end.transport(), end.protocol());
    }

    /// Starts a program for a protocol. Suspends. Python: `loop.subprocess_exec`.
    ///
    /// @param protocolFactory makes the protocol
    /// @param options how to start it; Python's default is [SubprocessOptions#PIPES]
    /// @param command the program and its arguments
    /// @param <P> the kind of protocol
    /// @return the transport with the protocol
    /// @throws IOException if it cannot be started
    public static <P extends SubprocessProtocol> Endpoint<SubprocessTransport, P> subprocessExec(
            Supplier<? extends P> protocolFactory, SubprocessOptions options, String... command) throws IOException {
        return ProcessTransport.start(protocolFactory, Command.exec(List.of(command), options));
    }

    /// Has a shell run a command line for a protocol. Suspends. Python: `loop.subprocess_shell`.
    ///
    /// @param protocolFactory makes the protocol
    /// @param options how to start it; Python's default is [SubprocessOptions#PIPES]
    /// @param line the command line
    /// @param <P> the kind of protocol
    /// @return the transport with the protocol
    /// @throws IOException if the shell cannot be started
    public static <P extends SubprocessProtocol> Endpoint<SubprocessTransport, P> subprocessShell(
            Supplier<? extends P> protocolFactory, SubprocessOptions options, String line) throws IOException {
        return ProcessTransport.start(protocolFactory, Command.shell(line, options));
    }

    /// Runs a program to its end and returns what it printed. Suspends.
    ///
    /// When the time is over, or the current task is cancelled, the program and its descendants are killed, and this
    /// waits until it has exited.
    ///
    /// {@snippet class = "asyncio.process.RunTest" region = "run"}
    ///
    /// @param timeout how long it may take, or null for ever
    /// @param command the program and its arguments
    /// @return its return code and its output
    /// @throws SubprocessTimeoutException if the time was over; the exception has what was printed until then
    /// @throws IOException if it cannot be started
    public static CompletedProcess run(@Nullable Duration timeout, String... command) throws IOException {
        return run(timeout, SubprocessOptions.PIPES, NOTHING, List.of(command));
    }

    /// Runs a program to its end, see [#run(Duration, String...)].
    ///
    /// @param timeout how long it may take, or null for ever
    /// @param options how to start it
    /// @param input what to write to its input, if that is a pipe
    /// @param command the program and its arguments
    /// @return its return code, and the output that is a pipe
    /// @throws SubprocessTimeoutException if the time was over; the exception has what was printed until then
    /// @throws IOException if it cannot be started
    public static CompletedProcess run(
            @Nullable Duration timeout, SubprocessOptions options, byte[] input, List<String> command)
            throws IOException {
        var process = createSubprocessExec(options, command);
        try {
            return Asyncio.timeout(timeout, () -> process.communicate(input));
        } catch (TimeoutException e) {
            var message = command.getFirst() + " did not end within " + timeout + " and was killed";
            throw new SubprocessTimeoutException(message, process.end(), e);
        } catch (Throwable e) {
            process.endBecauseOf(e);
            throw e;
        }
    }

    private void endBecauseOf(Throwable e) {
        try {
            end();
        } catch (Throwable another) {
            if (another != e) e.addSuppressed(another);
        }
    }

    /// Kills the program and its descendants. Suspends until it has exited, and its pipes are closed, if that is soon.
    private CompletedProcess end() throws IOException {
        killTree();
        await();
        try {
            Asyncio.timeout(GRACE, () -> {
                if (streams.stdout != null) streams.stdout.awaitEof();
                if (streams.stderr != null) streams.stderr.awaitEof();
            });
        } catch (TimeoutException e) {
            transport.close(); // Somebody has inherited them and escaped.
        }
        return completed();
    }

    // ---- Talking

    /// Returns the number of the process.
    ///
    /// @return the process id
    public long pid() {
        return transport.getPid();
    }

    /// Returns what writes to the input of the program.
    ///
    /// @return the writer
    /// @throws IllegalStateException if the input is not a pipe
    public StreamWriter stdin() {
        return requirePipe(streams.stdin, "stdin", "withStdin");
    }

    /// Returns what reads the output of the program. Iterate over its lines as they come.
    ///
    /// @return the reader
    /// @throws IllegalStateException if the output is not a pipe
    public StreamReader stdout() {
        return requirePipe(streams.stdout, "stdout", "withStdout");
    }

    /// Returns what reads the error output of the program.
    ///
    /// @return the reader
    /// @throws IllegalStateException if the error output is not a pipe
    public StreamReader stderr() {
        return requirePipe(streams.stderr, "stderr", "withStderr");
    }

    private <T> T requirePipe(@Nullable T stream, String name, String option) {
        if (stream != null) return stream;
        throw new IllegalStateException(
                name + " of " + this + " is not a pipe: start it with SubprocessOptions." + option + "(Stdio.PIPE)");
    }

    /// Closes the input of the program, reads all its output, and waits until it has exited. Suspends.
    ///
    /// Cancelling it leaves the program alone, and loses no output: what was read is in [#stdout] and [#stderr], and
    /// this may be called again.
    ///
    /// @return its return code, and the output that is a pipe
    /// @throws IOException if reading fails
    public CompletedProcess communicate() throws IOException {
        return communicate(NOTHING);
    }

    /// Writes to the input of the program, closes it, reads all the output, and waits until the program has exited.
    /// Suspends. See [#communicate()]. A program that does not read its input is no error.
    ///
    /// @param input what to write
    /// @return its return code, and the output that is a pipe
    /// @throws IOException if reading fails
    /// @throws IllegalStateException if there is something to write and the input is not a pipe
    public CompletedProcess communicate(byte[] input) throws IOException {
        var writer = input.length > 0 ? stdin() : streams.stdin;
        var parts = new ArrayList<Task<@Nullable Void>>();
        if (writer != null) parts.add(Asyncio.createTask(() -> feed(writer, input)));
        for (var reader : new StreamReader[] {streams.stdout, streams.stderr}) {
            if (reader != null) parts.add(Asyncio.createTask(reader::awaitEof));
        }
        try {
            if (!parts.isEmpty()) Asyncio.wait(parts, null, ReturnWhen.FIRST_EXCEPTION);
        } finally {
            cancelAndWait(parts);
        }
        for (var part : parts) part.result(); // Throws what went wrong.
        await();
        return completed();
    }

    /// Ends those that are not done. It takes a turn, after which nobody reads any more.
    private static void cancelAndWait(List<Task<@Nullable Void>> parts) {
        boolean pending = false;
        for (var part : parts) pending |= part.cancel();
        if (pending) Asyncio.wait(parts);
    }

    private static void feed(StreamWriter writer, byte[] input) {
        try {
            if (input.length > 0) writer.write(input);
            writer.drain();
        } catch (IOException e) {
            // The program does not want to read it all, or has gone.
        }
        writer.close();
    }

    private CompletedProcess completed() {
        return new CompletedProcess(returnCode().orElseThrow(), taken(streams.stdout), taken(streams.stderr));
    }

    private static byte[] taken(@Nullable StreamReader reader) {
        return reader == null ? NOTHING : reader.takeBuffered();
    }

    // ---- Ending

    /// Waits until the program has exited. Suspends unless it has. May be called again, and by several tasks. Python:
    /// `Process.wait`.
    ///
    /// Does not wait for others that have inherited the pipes. A program that waits for somebody to read its output
    /// does not exit.
    ///
    /// @return the return code
    @Override
    public Integer await() {
        streams.exited.await();
        return returnCode().orElseThrow();
    }

    /// Returns how the program has exited. Does not suspend.
    ///
    /// A negative number means that a signal ended it: -9 is [Signal#KILL]. The JDK does not tell a program that was
    /// ended by signal 9 from one that exited with 137, which is 128 + 9. Such a code counts as a signal, except for a
    /// shell: it exits with that code when the *program that it ran* was ended by a signal.
    ///
    /// @return the return code, or empty while it runs
    public OptionalInt returnCode() {
        return transport.getReturnCode();
    }

    /// Sends a signal, unless the program has exited. Does not suspend. [Signal#TERM] and [Signal#KILL] are sent at
    /// once, others by a thread, soon, one after another; if that fails the loop's exception handler is told.
    ///
    /// @param signal the signal
    public void sendSignal(Signal signal) {
        transport.sendSignal(Objects.requireNonNull(signal, "signal"));
    }

    /// Asks the program to end, with [Signal#TERM], unless it has exited. Does not suspend.
    public void terminate() {
        transport.terminate();
    }

    /// Ends the program, with [Signal#KILL], unless it has exited. Does not suspend.
    public void kill() {
        transport.kill();
    }

    /// Ends the program and all that it has started, and what those have started, with [Signal#KILL], unless it has
    /// exited. Suspends until the signals are sent. One that is started at this very moment may escape.
    public void killTree() {
        transport.killTree();
    }

    @Override
    public String toString() {
        var code = returnCode();
        return "Subprocess[pid=" + pid() + ", " + (code.isPresent() ? "return code " + code.getAsInt() : "running")
                + "]";
    }
}
