package asyncio;

/// A loop as JMX sees it, `asyncio:type=EventLoop,name=...`. See [EventLoop.Builder#management].
public interface EventLoopMXBean {
    /// Returns the name of the loop.
    ///
    /// @return the name
    String getName();

    /// Returns how its tasks get to run.
    ///
    /// @return `LOOP` or `HANDOFF`
    String getFiber();

    /// Returns what it is at.
    ///
    /// @return `running`, `idle` or `closed`
    String getState();

    /// Returns whether debug mode is on.
    ///
    /// @return true if it is
    boolean isDebug();

    /// Returns how many tasks are not done.
    ///
    /// @return the number
    int getTaskCount();

    /// Returns how many entries are in the ready queue.
    ///
    /// @return the number
    int getReadyCount();

    /// Returns how many timers are pending.
    ///
    /// @return the number
    int getTimerCount();

    /// Returns how many threads work for the loop and tasks are blocked.
    ///
    /// @return the number
    int getOutsideWorkCount();

    /// Returns how many entries of the ready queue have run.
    ///
    /// @return the number
    long getStepCount();

    /// Returns the longest step so far, see [LoopStatistics#longestStep].
    ///
    /// @return milliseconds; 0 if nobody measures
    long getLongestStepMillis();

    /// Returns the tasks as [TaskTree#format] describes them, with their stacks. It takes a quarter of a second at
    /// most.
    ///
    /// @return several lines
    String getTaskTree();

    /// Returns the tasks as [TaskTree#toJson] has them. It takes a quarter of a second at most.
    ///
    /// @return an object
    String getTaskTreeJson();
}
