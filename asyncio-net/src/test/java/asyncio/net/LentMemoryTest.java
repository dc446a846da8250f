package asyncio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.Asyncio;
import asyncio.WrongLoopException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Protocols that keep the memory of what they receive.
final class LentMemoryTest extends OnLoop {
    private final byte[] data = new byte[3_000_000];
    private final Keeper keeper = new Keeper();

    interface Scene {
        void play() throws Exception;
    }

    /// Sends the data to the keeper; the scene is played when all of it has arrived.
    private void received(Scene scene) {
        new Random(1).nextBytes(data);
        run(() -> {
            try (var server = Net.createServer(() -> keeper, LOCALHOST, 0);
                    var client = Net.openConnection(LOCALHOST, server.port())) {
                client.writer().write(data);
                until(() -> keeper.kept() == data.length);
                scene.play();
                keeper.transport().abort();
                server.shutdown(Duration.ZERO);
            }
        });
    }

    private static final class Keeper extends Recorder {
        final List<ByteBuffer> pieces = new ArrayList<>();
        final List<Runnable> giveBacks = new ArrayList<>();

        int kept() {
            return pieces.stream().mapToInt(ByteBuffer::remaining).sum();
        }

        @Override
        public void dataReceived(ByteBuffer received, @Nullable Runnable giveBack) {
            pieces.add(received);
            if (giveBack != null) giveBacks.add(giveBack);
        }
    }

    @Test
    void whatIsKeptDoesNotChange() {
        received(() -> {
            var whole = ByteBuffer.allocate(data.length);
            for (var piece : keeper.pieces) whole.put(piece);
            for (var giveBack : keeper.giveBacks) giveBack.run();
            assertThat(whole.array()).isEqualTo(data);
        });
    }

    @Test
    void itIsGivenBackOnceAndInTheLoop() {
        received(() -> {
            for (var giveBack : keeper.giveBacks) {
                Asyncio.toThread(() -> assertThatThrownBy(giveBack::run).isInstanceOf(WrongLoopException.class));
                giveBack.run();
                assertThatThrownBy(giveBack::run)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("was given back already");
            }
        });
    }
}
