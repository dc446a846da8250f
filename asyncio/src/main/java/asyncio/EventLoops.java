package asyncio;

import java.util.List;

/// All loops that run in this process, for JMX.
///
/// A program need not do anything to be looked at: a tool that attaches to it makes this bean there itself, by
/// `MBeanServerConnection.createMBean("asyncio.EventLoops", name)`, asks it, and takes it away again.
public final class EventLoops implements EventLoopsMXBean {
    /// Creates the bean. It keeps nothing, so there may be several.
    public EventLoops() {}

    @Override
    public String[] getNames() {
        return RunningSchedulers.loops().stream().map(EventLoop::getName).toArray(String[]::new);
    }

    @Override
    public String getTaskTrees() {
        var text = new StringBuilder();
        for (var tree : TaskTree.ofAll()) text.append(tree.format(Integer.MAX_VALUE));
        return text.toString();
    }

    @Override
    public String getTaskTreesJson() {
        List<String> trees = TaskTree.ofAll().stream().map(TaskTree::toJson).toList();
        return "[" + String.join(",", trees) + "]";
    }
}
