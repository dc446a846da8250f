package asyncio.process;

import asyncio.process.Wire.Kind;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// The thread of a worker process that does the work, a piece at a time.
final class WorkThread extends Thread {
    /*
     * An interrupt of a thread that reads or writes a channel closes the channel. Work may be interrupted, also by
     * somebody who is late; so interrupts get through only while work is done. All that this thread does with the wire
     * is outside of that, and for classes that the work needs another thread asks.
     */

    private static final int CANNOT_ANSWER = 70;

    private final Wire wire;
    private final ParentClasses classes;
    private final Object interrupts = new Object();
    private boolean interruptible;

    WorkThread(Wire wire) {
        super("asyncio-work");
        this.wire = wire;
        this.classes = new ParentClasses(wire);
        setContextClassLoader(classes);
    }

    @Override
    public void run() {
        try {
            while (true) {
                var work = wire.read();
                classes.parentListens();
                var answer = answer(work.bytes());
                classes.parentStopsListening();
                wire.write(answer.kind(), answer.bytes());
            }
        } catch (IOException e) {
            System.exit(0); // The parent has no more work.
        } catch (Throwable e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(CANNOT_ANSWER);
        }
    }

    private Wire.Frame answer(byte[] bytes) throws IOException {
        Callable<?> work;
        try {
            work = (Callable<?>) Objects.requireNonNull(Marshal.read(bytes, classes));
        } catch (Throwable e) {
            return exception(TransferException.unreadableWork(e));
        }
        try {
            return result(call(work));
        } catch (Throwable e) {
            return exception(e);
        }
    }

    private @Nullable Object call(Callable<?> work) throws Exception {
        setInterruptible(true);
        try {
            return work.call();
        } finally {
            setInterruptible(false);
        }
    }

    private static Wire.Frame result(@Nullable Object result) throws IOException {
        try {
            return new Wire.Frame(Kind.RESULT, Marshal.write(result));
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            return exception(TransferException.ofResult(Objects.requireNonNull(result), e));
        }
    }

    private static Wire.Frame exception(Throwable exception) throws IOException {
        try {
            return new Wire.Frame(Kind.EXCEPTION, Marshal.write(Marshal.sendable(exception)));
        } catch (Exception | StackOverflowError e) { // It cannot even tell what it is, or is its own cause.
            return new Wire.Frame(Kind.EXCEPTION, Marshal.write(TransferException.unspeakable(exception, e)));
        }
    }

    private void setInterruptible(boolean interruptible) {
        synchronized (interrupts) {
            this.interruptible = interruptible;
            Thread.interrupted();
        }
    }

    @Override
    public void interrupt() {
        synchronized (interrupts) {
            if (interruptible) super.interrupt();
        }
    }
}
