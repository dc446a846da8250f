package asyncio;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What the tasks, callbacks and threads of [ContentionStressTest] fight for: a lock, a monitor, a logger and a class
/// initialiser.
final class Contention {
    static final String INITIALISED = "asyncio.test.initialised";

    final LongAdder locks = new LongAdder();
    final LongAdder monitors = new LongAdder();
    final LongAdder logs = new LongAdder();
    final AtomicInteger classes = new AtomicInteger();
    final AtomicInteger initialised = new AtomicInteger();

    /// Guarded by the lock and by the monitor: exact only if those work.
    long underLock;

    long underMonitor;
    volatile boolean over;

    /// Callbacks that were scheduled and have not ended.
    final AtomicInteger callbacks = new AtomicInteger();

    private final ReentrantLock lock = new ReentrantLock();
    private final Object monitor = new Object();
    private final CountingStream lines = new CountingStream();
    private final Object handler;
    private final System.Logger logger;
    private volatile Loader loader = new Loader();

    Contention() throws ReflectiveOperationException {
        System.getProperties().put(INITIALISED, initialised);
        // Logging is no module that this one reads, so it is reached by name.
        var name = "asyncio.stress." + System.identityHashCode(this);
        handler = Class.forName("java.util.logging.StreamHandler")
                .getConstructor(OutputStream.class, Class.forName("java.util.logging.Formatter"))
                .newInstance(
                        lines,
                        Class.forName("java.util.logging.SimpleFormatter")
                                .getConstructor()
                                .newInstance());
        var julLogger = Class.forName("java.util.logging.Logger")
                .getMethod("getLogger", String.class)
                .invoke(null, name);
        julLogger.getClass().getMethod("setUseParentHandlers", boolean.class).invoke(julLogger, false);
        julLogger
                .getClass()
                .getMethod("addHandler", Class.forName("java.util.logging.Handler"))
                .invoke(julLogger, handler);
        logger = System.getLogger(name);
    }

    /// Takes one of the things, and calls `pause` while it holds it if that can be done.
    void fight(SplittableRandom random, Runnable pause) {
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3, 4, 5 -> {
                lock.lock();
                try {
                    long before = underLock;
                    pause.run();
                    underLock = before + 1;
                } finally {
                    lock.unlock();
                }
                locks.increment();
            }
            case 6, 7, 8, 9, 10, 11 -> {
                synchronized (monitor) {
                    long before = underMonitor;
                    pause.run();
                    underMonitor = before + 1;
                }
                monitors.increment();
            }
            case 12 -> initialise();
            default -> {
                logger.log(System.Logger.Level.WARNING, "one line");
                logs.increment();
            }
        }
    }

    private void initialise() {
        var current = loader;
        if (current.uses.incrementAndGet() == 20) loader = new Loader();
        try {
            Class.forName(Initialised.class.getName(), true, current);
            if (current.counted.compareAndSet(0, 1)) classes.incrementAndGet();
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /// Returns how many records the logger has written.
    long written() throws ReflectiveOperationException {
        handler.getClass().getMethod("flush").invoke(handler);
        return lines.newlines / 2; // A record has two lines.
    }

    /// Loads [Initialised] anew.
    private static final class Loader extends ClassLoader {
        final AtomicInteger uses = new AtomicInteger();
        final AtomicInteger counted = new AtomicInteger();

        Loader() {
            super(Contention.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(Initialised.class.getName())) return super.loadClass(name, resolve);
            synchronized (getClassLoadingLock(name)) {
                @Nullable Class<?> loaded = findLoadedClass(name);
                return loaded == null ? define(name) : loaded;
            }
        }

        private Class<?> define(String name) {
            try (var in = Contention.class.getResourceAsStream("Initialised.class")) {
                if (in == null) throw new AssertionError("Initialised.class is gone");
                var bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class CountingStream extends OutputStream {
        long newlines;

        @Override
        public void write(int b) {
            if (b == '\n') newlines++;
        }
    }
}
