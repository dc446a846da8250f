package asyncio.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/// Passes on what a worker process writes, on a thread of its own, and remembers the end of it.
final class OutputRelay implements Runnable {
    private static final int BUFFER = 1 << 13;
    private static final int LAST_BYTES = 1 << 12;
    private static final int LAST_LINES = 10;

    private final InputStream in;
    private final Supplier<PrintStream> out;
    private final Thread thread;
    private volatile byte[] last = {};

    private OutputRelay(InputStream in, Supplier<PrintStream> out, String name) {
        this.in = in;
        this.out = out;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this);
    }

    /// Starts passing on.
    ///
    /// @param out where to; asked each time, since a program may exchange its standard streams
    static OutputRelay start(InputStream in, Supplier<PrintStream> out, String name) {
        var relay = new OutputRelay(in, out, name);
        relay.thread.start();
        return relay;
    }

    @Override
    public void run() {
        var buffer = new byte[BUFFER];
        try (in) {
            for (int length; (length = in.read(buffer)) >= 0; ) {
                remember(buffer, length);
                out.get().write(buffer, 0, length);
                out.get().flush();
            }
        } catch (IOException e) {
            // The stream was closed, because its process has ended.
        }
    }

    private void remember(byte[] buffer, int length) {
        var all = Arrays.copyOf(last, last.length + length);
        System.arraycopy(buffer, 0, all, last.length, length);
        last = Arrays.copyOfRange(all, Math.max(0, all.length - LAST_BYTES), all.length);
    }

    /// Returns the last lines that were written.
    List<String> lastLines(Charset charset) {
        var lines = new String(last, charset).lines().toList();
        return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    }

    /// Waits until everything is passed on. Gives up after a while: a process that the worker has started may hold
    /// the stream open.
    void join(Duration patience) throws InterruptedException {
        thread.join(patience);
    }
}
