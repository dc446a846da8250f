package asyncio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.Asyncio;
import asyncio.CancelledError;
import asyncio.Task;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DnsResolverTest extends OnLoop {
    private static final int HEADER = 12;
    private static final int FIXED_ANSWER = 16;
    private static final short IPV4 = 1;
    private static final short NO_SUCH_NAME = 3;

    private interface Scene {
        void play(Resolver resolver) throws Exception;
    }

    /// Plays with a name server that knows `host.example`, and does not answer about `silent.example`.
    private void play(Scene scene) {
        run(() -> {
            try (var socket = Net.bindDatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(LOCALHOST), 0))) {
                Task<@Nullable Void> answering = Asyncio.createTask(() -> {
                    for (var question : socket) {
                        var answer = answer(question.data());
                        if (answer != null) socket.send(answer, question.sender());
                    }
                });
                scene.play(Resolver.dns(socket.address()));
                answering.cancel();
            }
        });
    }

    private byte @Nullable [] answer(byte[] question) {
        var name = new String(question, HEADER, question.length - HEADER, StandardCharsets.US_ASCII);
        if (name.contains("silent")) return null;
        int end = HEADER;
        while (question[end] != 0) end += question[end] + 1;
        end += 1 + 4;
        boolean known = name.contains("host") && ByteBuffer.wrap(question).getShort(end - 4) == IPV4;
        trace.add("asked");
        var answer = ByteBuffer.allocate(end + FIXED_ANSWER);
        answer.put(Arrays.copyOf(question, end))
                .putShort(2, (short) (0x8180 | (name.contains("host") ? 0 : NO_SUCH_NAME)));
        answer.putShort(6, (short) (known ? 1 : 0)).putShort(8, (short) 0).putShort(10, (short) 0);
        if (known) {
            answer.putShort((short) 0xc00c).putShort(IPV4).putShort((short) 1).putInt(60);
            answer.putShort((short) 4).put(new byte[] {127, 0, 0, 9});
        }
        return Arrays.copyOf(answer.array(), answer.position());
    }

    @Test
    void nameServersAreAskedAndTheirAnswersKept() {
        play(resolver -> {
            assertThat(resolver.resolve("host.example")).containsExactly(InetAddress.ofLiteral("127.0.0.9"));
            int questions = trace.size();
            assertThat(resolver.resolve("host.example")).containsExactly(InetAddress.ofLiteral("127.0.0.9"));
            assertThat(trace).hasSize(questions);
            assertThat(resolver.toString()).contains("DnsResolver[/127.0.0.1:");
        });
    }

    @Test
    void aNameThatNobodyHasIsUnknown() {
        play(resolver -> assertThatThrownBy(() -> resolver.resolve("nobody.example"))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("nobody.example"));
    }

    @Test
    void aConnectionUsesTheResolverOfItsOptions() {
        play(resolver -> {
            try (var server = Net.startServer((_, writer) -> writer.close(), "127.0.0.9", 0)) {
                Net.openConnection("host.example", server.port(), new ConnectOptions().resolver(resolver))
                        .close();
                server.shutdown(Duration.ofSeconds(10));
            }
        });
    }

    @Test
    void cancellingEndsTheWait() {
        play(resolver -> {
            var asking = Asyncio.createTask(() -> resolver.resolve("silent.example"));
            Asyncio.sleep(Duration.ofMillis(20));
            asking.cancel();
            assertThatThrownBy(asking::await).isInstanceOf(CancelledError.class);
        });
    }
}
