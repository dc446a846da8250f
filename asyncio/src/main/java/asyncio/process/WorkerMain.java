package asyncio.process;

import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import sun.misc.Signal;

/// The program of a worker process.
///
/// Its main thread does nothing but wait for the end of the parent, which the standard input tells: the parent holds
/// the other end of that pipe as long as it lives, however it dies. Work is done by a [WorkThread].
final class WorkerMain {
    /// How long the secret is that a worker shows when it connects.
    static final int SECRET_BYTES = 16;

    private static final int PARENT_IS_GONE = 1;

    private WorkerMain() {}

    /// Starts a worker.
    ///
    /// @param arguments the socket of the parent
    public static void main(String[] arguments) throws IOException {
        var parent = System.in;
        System.setIn(InputStream.nullInputStream());
        outliveInterrupts();
        var secret = parent.readNBytes(SECRET_BYTES);
        var wire = new Wire(SocketChannel.open(UnixDomainSocketAddress.of(arguments[0])));
        wire.write(Wire.Kind.HELLO, secret);
        new WorkThread(wire).start();
        try {
            while (parent.read() >= 0) {
                // Nothing more is sent.
            }
        } finally {
            Runtime.getRuntime().halt(PARENT_IS_GONE);
        }
    }

    /// Ctrl-C at a terminal reaches all processes there. What it means is for the parent to say. A handler, for a
    /// signal that is ignored would be ignored by the processes that the work starts, too.
    private static void outliveInterrupts() {
        Signal.handle(new Signal("INT"), signal -> {});
    }
}
