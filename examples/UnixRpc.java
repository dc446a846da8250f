import static asyncio.net.Net.openUnixConnection;
import static asyncio.net.Net.startUnixServer;

import asyncio.Asyncio;
import asyncio.streams.Connection;

final Map<String, Function<String, String>> procedures =
        Map.of("upper", String::toUpperCase, "reverse", text -> new StringBuilder(text).reverse().toString());

void main() throws IOException {
    var path = Files.createTempDirectory("rpc").resolve("socket");
    Asyncio.run(() -> {
        var server = startUnixServer(
                (reader, writer) -> {
                    for (String line : reader.lines()) {
                        var call = line.split(" ", 2);
                        writer.write(procedures.get(call[0]).apply(call[1]) + "\n");
                    }
                    writer.close();
                },
                path);
        try (var connection = openUnixConnection(path)) {
            IO.println(call(connection, "upper", "hello"));
            IO.println(call(connection, "reverse", "hello"));
        }
        server.shutdown(Duration.ofSeconds(1));
    });
    IO.println("the file is gone: " + Files.notExists(path));
}

String call(Connection connection, String procedure, String argument) throws IOException {
    connection.send(procedure + " " + argument + "\n");
    return new String(connection.reader().readLine()).strip();
}
