package asyncio.process;

import asyncio.process.Wire.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Finds classes in a worker process: on its class path, or else with the parent.
///
/// So work can be sent from programs whose classes are in no file: those of `java Program.java`, of jshell, of class
/// loaders of one's own.
final class ParentClasses extends ClassLoader {
    /*
     * The parent answers only while it waits for the end of work, and then the thread that does the work is not at
     * the wire. A class that is wanted at another time, by a thread that earlier work left behind, has to wait for
     * the next work. A thread of its own asks, because whoever wants a class may be interrupted.
     */

    private static final int CANNOT_ASK = 71;

    static {
        registerAsParallelCapable();
    }

    private final Wire wire;
    private final LinkedBlockingQueue<Wanted> wanted = new LinkedBlockingQueue<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition listens = lock.newCondition();
    private boolean listening;

    private record Wanted(String name, CompletableFuture<Wire.Frame> answer) {}

    ParentClasses(Wire wire) {
        super("asyncio-parent", ClassLoader.getSystemClassLoader());
        this.wire = wire;
        Thread.ofPlatform().daemon().name("asyncio-classes").start(this::ask);
    }

    /// Lets questions through. The wire is theirs until [#parentStopsListening].
    void parentListens() {
        setListening(true);
    }

    /// Waits for the question under way, if there is one, and lets no more through.
    void parentStopsListening() {
        setListening(false);
    }

    private void setListening(boolean listening) {
        lock.lock();
        try {
            this.listening = listening;
            listens.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        var question = new Wanted(name, new CompletableFuture<>());
        wanted.add(question);
        var answer = question.answer.join();
        if (answer.kind() == Kind.CLASS_MISSING) {
            throw new ClassNotFoundException(name + ", neither on the class path "
                    + System.getProperty("java.class.path") + " nor with the parent process");
        }
        return defineClass(name, answer.bytes(), 0, answer.bytes().length);
    }

    private void ask() {
        try {
            while (true) {
                var question = wanted.take();
                question.answer.complete(answer(question.name));
            }
        } catch (Throwable e) { // The parent is gone, or memory: whoever asked must not wait for ever.
            Runtime.getRuntime().halt(CANNOT_ASK);
        }
    }

    private Wire.Frame answer(String name) throws IOException {
        lock.lock();
        try {
            while (!listening) listens.awaitUninterruptibly();
            wire.write(Kind.CLASS_WANTED, name.getBytes(StandardCharsets.UTF_8));
            return wire.read();
        } finally {
            lock.unlock();
        }
    }
}
