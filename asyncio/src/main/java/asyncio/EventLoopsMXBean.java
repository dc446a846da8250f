package asyncio;

/// The loops of a process as JMX sees them. See [EventLoops].
public interface EventLoopsMXBean {
    /// Returns the names of the loops that run.
    ///
    /// @return the names
    String[] getNames();

    /// Returns the tasks of all loops that run, as [TaskTree#format] describes them, with their stacks.
    ///
    /// @return several lines
    String getTaskTrees();

    /// Returns the tasks of all loops that run, each as [TaskTree#toJson] has them.
    ///
    /// @return an array of objects
    String getTaskTreesJson();
}
