import static asyncio.Asyncio.*;

import asyncio.DeadlockException;
import asyncio.EventLoop;
import asyncio.Runner;
import asyncio.Task;
import asyncio.testing.VirtualClock;

Task<String> chicken;
Task<String> egg;

void main() {
    var loop = EventLoop.builder().clock(new VirtualClock()).failOnDeadlock(Duration.ofMinutes(1));
    try (var runner = new Runner(loop::build)) {
        runner.run(() -> {
            chicken = createTask(this::hatch, "chicken");
            egg = createTask(this::lay, "egg");
            return chicken.await();
        });
    } catch (DeadlockException e) {
        IO.print(e.getMessage());
    }
}

String hatch() {
    return "hatched from " + egg.await();
}

String lay() {
    return "laid by " + chicken.await();
}
