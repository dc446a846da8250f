package asyncio.process;

import asyncio.Signal;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The command `kill` of the shell, for the signals that the JDK cannot send.
final class KillCommand {
    private static final String SCRIPT = "signal=$1; shift; kill -s \"$signal\" \"$@\"";

    private KillCommand() {}

    /// Sends a signal to some processes. Blocks. Returns whether it was sent to all of them.
    static boolean send(Signal signal, Collection<ProcessHandle> processes) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "sh", signal.name()));
        for (var process : processes) command.add(Long.toString(process.pid()));
        var shell = new ProcessBuilder(command)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        shell.getOutputStream().close();
        return shell.waitFor() == 0;
    }
}
