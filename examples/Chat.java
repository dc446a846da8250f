import static asyncio.net.Net.openConnection;
import static asyncio.net.Net.startServer;

import asyncio.Asyncio;
import asyncio.streams.Connection;
import asyncio.streams.StreamReader;
import asyncio.streams.StreamWriter;

final Map<String, StreamWriter> guests = new LinkedHashMap<>();

void main() {
    Asyncio.run(() -> {
        var server = startServer(this::chat, "127.0.0.1", 0);
        try (var ann = join("Ann", server.port());
                var bob = join("Bob", server.port())) {
            IO.println("Ann reads: " + line(ann));
            ann.send("Hello, Bob!\n");
            IO.println("Bob reads: " + line(bob));
            bob.send("Hello, Ann!\n");
            IO.println("Ann reads: " + line(ann));
            bob.close();
            IO.println("Ann reads: " + line(ann));
        }
        server.shutdown(Duration.ofSeconds(1));
    });
}

Connection join(String name, int port) throws IOException {
    var connection = openConnection("127.0.0.1", port);
    connection.send(name + "\n");
    connection.reader().readLine();
    return connection;
}

String line(Connection connection) throws IOException {
    return new String(connection.reader().readLine()).strip();
}

void chat(StreamReader reader, StreamWriter writer) throws IOException {
    var name = new String(reader.readLine()).strip();
    writer.write("Welcome!\n");
    tellOthers(name, name + " is here");
    guests.put(name, writer);
    for (String line : reader.lines()) tellOthers(name, name + ": " + line);
    guests.remove(name);
    tellOthers(name, name + " has left");
    writer.close();
}

void tellOthers(String name, String message) {
    guests.forEach((other, writer) -> {
        if (!other.equals(name)) writer.write(message + "\n");
    });
}
