package asyncio.process;

import java.io.Serializable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Work as it was when it was handed over, ready to be sent.
///
/// @param name what to call it in messages
/// @param bytes the `Callable`, serialised
/// @param loader has the classes that the worker asks for
@SuppressWarnings("ArrayRecordComponent") // Nobody compares it.
record Work(String name, byte[] bytes, ClassLoader loader) {
    /// Serialises work.
    ///
    /// @throws TransferException if it cannot be
    static Work of(Callable<?> work) {
        return of(work, work);
    }

    /// Serialises a call of a static method.
    static Work of(StaticCall call) {
        return new Work(call.toString(), bytes(call, call.toString()), loader(call.type()));
    }

    /// Serialises work that has no result.
    static Work of(Runnable work) {
        return of(new NoResult(work), work);
    }

    /// Serialises work that wraps what somebody gave us.
    static Work of(Callable<?> work, Object given) {
        var name = name(given);
        if (!(given instanceof Serializable)) throw TransferException.notSerializable(name);
        return new Work(name, bytes(work, name), loader(given.getClass()));
    }

    private static byte[] bytes(Callable<?> work, String name) {
        try {
            return Marshal.write(work);
        } catch (Exception | StackOverflowError e) {
            throw TransferException.ofWork(name, e);
        }
    }

    private static String name(Object work) {
        var type = work.getClass().getName();
        int lambda = type.indexOf("$$Lambda");
        return lambda < 0 ? "a " + type : "a lambda of " + type.substring(0, lambda);
    }

    /// Programs without a class path of their own, such as `java Program.java`, have their loader in the thread.
    private static ClassLoader loader(Class<?> type) {
        var own = type.getClassLoader();
        var system = ClassLoader.getSystemClassLoader();
        if (own != null && own != system && own != ClassLoader.getPlatformClassLoader()) return own;
        var ofThread = Thread.currentThread().getContextClassLoader();
        return ofThread == null ? system : ofThread;
    }

    /// A `Runnable` as a `Callable`.
    ///
    /// @param work what to run
    private record NoResult(Runnable work) implements Callable<@Nullable Void>, Serializable {
        @Override
        public @Nullable Void call() {
            work.run();
            return null;
        }
    }
}
