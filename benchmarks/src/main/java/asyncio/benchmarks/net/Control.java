package asyncio.benchmarks.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// How a Java server talks to the one who loads it: it prints its port, tells its heap when asked, and ends with its
/// standard input.
final class Control {
    private Control() {}

    /// Prints the port and answers until there are no more questions. Blocks.
    static void serve(int port) throws IOException {
        System.out.println(port);
        var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (questions.readLine() != null) System.out.println(usedHeap());
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) System.gc();
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
