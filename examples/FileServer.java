import static asyncio.net.Net.openConnection;
import static asyncio.net.Net.sendfile;
import static asyncio.net.Net.startServer;

import asyncio.Asyncio;
import java.nio.channels.FileChannel;

void main() throws IOException {
    var folder = Files.createTempDirectory("files");
    Files.writeString(folder.resolve("poem.txt"), "Roses are red,\nviolets are blue.\n");
    Asyncio.run(() -> {
        var server = startServer(
                (reader, writer) -> {
                    var name = new String(reader.readLine()).strip();
                    try (var file = FileChannel.open(folder.resolve(name))) {
                        writer.write(file.size() + "\n");
                        sendfile(writer.transport(), file);
                    }
                    writer.close();
                },
                "127.0.0.1",
                0);
        try (var connection = openConnection("127.0.0.1", server.port())) {
            connection.send("poem.txt\n");
            IO.print(new String(connection.reader().read()));
        }
        server.shutdown(Duration.ofSeconds(1));
    });
}
