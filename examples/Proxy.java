import static asyncio.net.Net.openConnection;
import static asyncio.net.Net.startServer;

import asyncio.Asyncio;
import asyncio.streams.StreamReader;
import asyncio.streams.StreamWriter;

int target;

void main() {
    Asyncio.run(() -> {
        var server = startServer(
                (reader, writer) -> {
                    writer.write("you said: " + new String(reader.read()));
                    writer.close();
                },
                "127.0.0.1",
                0);
        target = server.port();
        var proxy = startServer(this::forward, "127.0.0.1", 0);
        try (var connection = openConnection("127.0.0.1", proxy.port())) {
            connection.send("hello");
            connection.writer().writeEof();
            IO.println(new String(connection.reader().read()));
        }
        proxy.shutdown(Duration.ofSeconds(1));
        server.shutdown(Duration.ofSeconds(1));
    });
}

void forward(StreamReader reader, StreamWriter writer) throws Exception {
    try (var upstream = openConnection("127.0.0.1", target)) {
        Asyncio.taskGroup(group -> {
            group.createTask(() -> copy(reader, upstream.writer()));
            group.createTask(() -> copy(upstream.reader(), writer));
        });
    }
    writer.close();
}

void copy(StreamReader from, StreamWriter to) throws IOException {
    for (byte[] data; (data = from.read(65_536)).length > 0; ) {
        to.write(data);
        to.drain();
    }
    to.writeEof();
}
