package asyncio.process;

import asyncio.Event;
import asyncio.streams.FlowControlProtocol;
import asyncio.streams.StreamReader;
import asyncio.streams.StreamWriter;
import asyncio.streams.Transport;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The protocol under a [Subprocess]: it makes streams of the pipes.
///
/// Python: `asyncio.subprocess.SubprocessStreamProtocol`.
final class SubprocessStreams implements SubprocessProtocol {
    private static final int STDIN = 0;
    private static final int STDOUT = 1;
    private static final int STDERR = 2;

    final Event exited = new Event();

    @Nullable
    StreamWriter stdin;

    @Nullable
    StreamReader stdout;

    @Nullable
    StreamReader stderr;

    private final int limit;
    private final FlowControlProtocol stdinFlow = new FlowControlProtocol();

    SubprocessStreams(int limit) {
        this.limit = limit;
    }

    @Override
    public void connectionMade(SubprocessTransport transport) {
        stdin = transport
                .getPipeTransport(STDIN)
                .map(pipe -> new StreamWriter(pipe, stdinFlow, null))
                .orElse(null);
        Function<Transport, StreamReader> reading = pipe -> {
            var reader = new StreamReader(limit);
            reader.setTransport(pipe);
            return reader;
        };
        stdout = transport.getPipeTransport(STDOUT).map(reading).orElse(null);
        stderr = transport.getPipeTransport(STDERR).map(reading).orElse(null);
    }

    private @Nullable StreamReader reader(int fd) {
        return fd == STDOUT ? stdout : stderr;
    }

    @Override
    public void pipeDataReceived(int fd, ByteBuffer data) {
        var reader = reader(fd);
        if (reader != null) reader.feedData(data);
    }

    @Override
    public void pipeConnectionLost(int fd, @Nullable Throwable exception) {
        if (fd == STDIN) {
            stdinFlow.connectionLost(exception);
            return;
        }
        var reader = reader(fd);
        if (reader == null) return;
        if (exception == null) reader.feedEof();
        else reader.setException(exception);
    }

    @Override
    public void pauseWriting() {
        stdinFlow.pauseWriting();
    }

    @Override
    public void resumeWriting() {
        stdinFlow.resumeWriting();
    }

    @Override
    public void processExited() {
        exited.set();
    }
}
