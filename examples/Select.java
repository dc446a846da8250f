import static asyncio.Asyncio.*;
import static asyncio.channels.Select.select;

import asyncio.channels.Channel;
import asyncio.channels.Receiver;

void main() {
    run(() -> {
        var singers = new HashSet<>(List.of(songs("cuckoo", 200), songs("ribbit", 400)));
        var morning = createTask(() -> sleep(Duration.ofMillis(1500)));
        while (!morning.done()) {
            select(s -> {
                for (var singer : singers) {
                    s.onReceive(singer, song -> IO.println(song), () -> singers.remove(singer));
                }
                s.onDone(morning, _ -> IO.println("good morning"));
            });
        }
    });
}

Receiver<String> songs(String song, int firstMillis) {
    return Channel.produce(0, out -> {
        sleep(Duration.ofMillis(firstMillis));
        out.send(song);
        sleep(Duration.ofMillis(400));
        out.send(song + " again");
    });
}
