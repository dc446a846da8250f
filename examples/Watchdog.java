import static asyncio.Asyncio.*;

import asyncio.EventLoop;
import asyncio.Runner;
import asyncio.SlowStep;

volatile boolean seen;

void main() {
    var loop = EventLoop.builder().watchdog(Duration.ofMillis(50), this::report);
    try (var runner = new Runner(loop::build)) {
        runner.run(() -> createTask(this::compute, "greedy").await());
    }
    IO.println("the loop goes on");
}

/// Called on the thread of the watchdog, while the task runs.
void report(SlowStep step) {
    if (step.sighting() > 1 || !step.name().equals("Task greedy")) return;
    var culprit = step.stack().stream().filter(frame -> frame.getMethodName().equals("compute"));
    IO.println(step.name() + " holds up the loop, in " + culprit.findFirst().orElseThrow().getMethodName() + "()");
    seen = true;
}

void compute() {
    while (!seen) Thread.onSpinWait();
}
