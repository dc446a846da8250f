import static asyncio.net.Net.openConnection;
import static asyncio.net.Net.startServer;

import asyncio.Asyncio;
import asyncio.net.ConnectOptions;
import asyncio.net.ServerOptions;
import asyncio.net.TlsContext;
import asyncio.net.testing.SelfSignedCertificate;

void main() {
    var own = SelfSignedCertificate.of("localhost", "127.0.0.1");
    var serving = TlsContext.serverBuilder(own.key(), own.certificate()).build();
    var trusting = TlsContext.clientBuilder().trust(own.certificate()).build();
    Asyncio.run(() -> {
        var server = startServer(
                (reader, writer) -> {
                    writer.write(reader.readLine());
                    writer.close();
                },
                List.of("127.0.0.1"),
                0,
                new ServerOptions().tls(serving));
        try (var connection = openConnection("127.0.0.1", server.port(), new ConnectOptions().tls(trusting))) {
            connection.send("a secret\n");
            IO.print(new String(connection.reader().readLine()));
            var session = connection.writer().getExtraInfo(TlsContext.SESSION).orElseThrow();
            IO.println(session.getProtocol());
        }
        server.shutdown(Duration.ofSeconds(1));
    });
}
