import static asyncio.Asyncio.*;

import asyncio.Future;

void main() {
    run(() -> {
        var door = new Future<String>();
        var host = createTask(() -> welcome(door));
        sleep(Duration.ofMillis(20));

        IO.println("the bell rings");
        door.setResult("Ada");
        await(host);
    });
}

void welcome(Future<String> door) {
    IO.println("waiting for a guest");
    var guest = await(door);
    IO.println("welcome, " + guest);
}
