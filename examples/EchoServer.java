import static asyncio.net.Net.openConnection;
import static asyncio.net.Net.startServer;

import asyncio.Asyncio;
import asyncio.streams.StreamReader;
import asyncio.streams.StreamWriter;

void main() {
    Asyncio.run(() -> {
        var server = startServer(this::echo, "127.0.0.1", 0);
        try (var connection = openConnection("127.0.0.1", server.port())) {
            connection.send("hello\n");
            connection.send("world\n");
            connection.writer().writeEof();
            for (String line : connection.reader().lines()) IO.println("back: " + line);
        }
        server.shutdown(Duration.ofSeconds(1));
    });
}

void echo(StreamReader reader, StreamWriter writer) throws IOException {
    for (byte[] line : reader) {
        writer.write(line);
        writer.drain();
    }
    writer.close();
}
