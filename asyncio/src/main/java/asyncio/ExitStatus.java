package asyncio;

/// Has a process that a signal ended say so in one line and end with the status that shells know.
final class ExitStatus {
    private ExitStatus() {}

    /// Prepares the current thread for dying of what it is about to throw. Whoever set a handler for uncaught
    /// exceptions keeps it.
    static Error reported(Error thrown) {
        var thread = Thread.currentThread();
        var group = thread.getThreadGroup();
        if (group != null
                && thread.getUncaughtExceptionHandler() == group
                && Thread.getDefaultUncaughtExceptionHandler() == null) {
            thread.setUncaughtExceptionHandler((dying, exception) -> {
                switch (exception) {
                    case KeyboardInterrupt _ -> exit("Interrupted", Signal.INT);
                    case SignalInterrupt interrupt -> exit("Stopped by " + interrupt.signal(), interrupt.signal());
                    default -> group.uncaughtException(dying, exception);
                }
            });
        }
        return thrown;
    }

    private static void exit(String line, Signal signal) {
        System.err.println(line);
        Runtime.getRuntime().exit(signal.exitStatus());
    }
}
