package asyncio.process;

import asyncio.Signal;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/// A process with all that it has started, and what those have started.
final class ProcessTree {
    private ProcessTree() {}

    /// Kills all of them. Blocks.
    ///
    /// They are stopped before, from the root down, until no new ones are found: what is stopped starts nothing. A
    /// child whose parent has died already is not found.
    static void kill(Process root) throws IOException, InterruptedException {
        var tree = new LinkedHashSet<ProcessHandle>();
        try {
            var found = Set.of(root.toHandle());
            while (!found.isEmpty() && root.isAlive()) {
                tree.addAll(found);
                if (Signal.STOP.isSupported()) KillCommand.send(Signal.STOP, found);
                found = root.descendants().filter(one -> !tree.contains(one)).collect(Collectors.toSet());
            }
        } finally {
            tree.add(root.toHandle());
            tree.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
