import static asyncio.Asyncio.*;
import static asyncio.channels.Select.select;

import asyncio.channels.Channel;
import asyncio.channels.Receiver;

void main() {
    run(() -> {
        try (var birds = songs("cuckoo", 100);
                var frogs = songs("ribbit", 200)) {
            var morning = createTask(() -> sleep(Duration.ofMillis(500)));
            while (!morning.done()) {
                select(s -> s.onReceive(birds, song -> IO.println("bird: " + song))
                        .onReceive(frogs, song -> IO.println("frog: " + song))
                        .onDone(morning, _ -> IO.println("good morning")));
            }
        }
        IO.println("silence");
    });
}

Receiver<String> songs(String song, int firstMillis) {
    return Channel.produce(0, out -> {
        sleep(Duration.ofMillis(firstMillis));
        while (true) {
            out.send(song);
            sleep(Duration.ofMillis(200));
        }
    });
}
