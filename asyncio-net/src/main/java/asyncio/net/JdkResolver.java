package asyncio.net;

import asyncio.Asyncio;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Asks the operating system for addresses, by way of the JDK. That blocks, and cannot be interrupted: so it has
/// threads of its own, and a wait that is cancelled leaves its thread behind until the answer comes.
enum JdkResolver implements Resolver {
    INSTANCE;

    private static final int THREADS = 16;

    @Override
    public List<InetAddress> resolve(String host) throws UnknownHostException {
        if (isNumeric(host)) return List.of(InetAddress.ofLiteral(host));
        try {
            return Asyncio.await(ask(() -> List.of(InetAddress.getAllByName(host))), UnknownHostException.class);
        } catch (UnknownHostException e) {
            throw again(host, e);
        }
    }

    /// Returns the exception of a thread as one of the current task.
    private static UnknownHostException again(String host, UnknownHostException e) {
        var said = String.valueOf(e.getMessage());
        var reason = said.startsWith(host + ": ") ? said.substring(host.length()) : "";
        var again = new UnknownHostException("no address of host " + host + " found" + reason);
        again.initCause(e);
        return again;
    }

    /// Whether a host is an address in digits, for which nobody need be asked.
    static boolean isNumeric(String host) {
        char last = host.isEmpty() ? ' ' : host.charAt(host.length() - 1);
        if (host.indexOf(':') < 0 && (last < '0' || last > '9')) return false;
        try {
            InetAddress.ofLiteral(host);
            return true;
        } catch (IllegalArgumentException e) {
            return false; // A name that looks like one.
        }
    }

    /// Has one of the threads ask something.
    static <T> asyncio.Future<T> ask(Callable<T> question) {
        return Asyncio.getRunningLoop().runInExecutor(Threads.POOL, question);
    }

    /// Holds the threads, which are started when they are needed and end when they are not.
    private static final class Threads {
        private static final long IDLE_SECONDS = 30;

        static final ThreadPoolExecutor POOL = create();

        private static ThreadPoolExecutor create() {
            var pool = new ThreadPoolExecutor(
                    THREADS,
                    THREADS,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    Thread.ofPlatform().daemon().name("asyncio-resolver-", 0).factory());
            pool.allowCoreThreadTimeOut(true);
            return pool;
        }
    }
}
