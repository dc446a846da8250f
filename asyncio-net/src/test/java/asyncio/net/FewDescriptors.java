package asyncio.net;

import asyncio.Asyncio;
import asyncio.EventLoop;
import asyncio.Runner;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Echoes lines, and says on its standard output where, and what its exception handler was told.
final class FewDescriptors {
    private FewDescriptors() {}

    /// Serves until its standard input ends.
    ///
    /// @param arguments the kind of I/O
    public static void main(String[] arguments) {
        var kind = IoKind.valueOf(arguments[0]);
        FewDescriptors.class.getClassLoader().getResource("opens every jar, as a program that runs for long has done");
        try (var runner = new Runner(() -> newLoop(kind))) {
            runner.run(FewDescriptors::serve);
        }
    }

    private static EventLoop newLoop(IoKind kind) {
        var loop = EventLoop.builder().poller(kind.newPoller()).build();
        loop.setExceptionHandler((_, context) -> IO.println(context.message() + ": " + context.exception()));
        return loop;
    }

    private static void serve() throws IOException {
        var options = new ServerOptions().backlog(1_000);
        try (var server = Net.startServer(
                (reader, writer) -> {
                    for (byte[] line : reader) writer.write(line);
                    writer.close();
                },
                List.of(OnLoop.LOCALHOST),
                0,
                options)) {
            IO.println("port " + server.port());
            Asyncio.toThread(() -> System.in.read());
            server.shutdown(Duration.ZERO);
        }
    }
}
