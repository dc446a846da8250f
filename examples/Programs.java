import static asyncio.Asyncio.*;
import static asyncio.process.Subprocess.*;

import asyncio.process.*;

void main() {
    run(() -> {
        streamLines();
        talk();
        giveUp();
    });
}

void streamLines() throws IOException {
    var options = SubprocessOptions.INHERIT.withStdout(Stdio.PIPE);
    var process = createSubprocessExec(options, "sh", "-c", "for i in 1 2 3; do echo line $i; done; exit 4");
    for (var line : process.stdout().lines()) {
        IO.println("it said: " + line);
    }
    IO.println("it returned " + process.await());
}

void talk() throws IOException {
    var process = createSubprocessExec(SubprocessOptions.PIPES, "tr", "a-z", "A-Z");
    IO.print(process.communicate("hello\n".getBytes()).stdoutText());
}

void giveUp() throws IOException {
    try {
        Subprocess.run(Duration.ofSeconds(2), "sh", "-c", "echo begun; sleep 1000");
    } catch (SubprocessTimeoutException e) {
        IO.println(e.getMessage());
        IO.print("until then it had " + e.partial().stdoutText());
        IO.println("it returned " + e.partial().returnCode());
    }
}
