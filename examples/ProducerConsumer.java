import static asyncio.Asyncio.*;

import asyncio.Queue;

void main() {
    run(() -> {
        var counter = new Queue<String>(1);
        taskGroup(group -> {
            group.createTask(() -> cook(counter));
            group.createTask(() -> serve(counter));
        });
    });
}

void cook(Queue<String> counter) {
    for (var dish : List.of("soup", "pasta", "cake")) {
        sleep(Duration.ofMillis(20));
        IO.println("cooked " + dish);
        counter.put(dish);
    }
    counter.shutdown();
}

void serve(Queue<String> counter) {
    for (var dish : counter) {
        IO.println("served " + dish);
    }
    IO.println("kitchen closed");
}
