package asyncio.streams.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/// What every [asyncio.streams.Transport] promises that works in both directions.
public abstract class DuplexTransportContract extends TransportContract {
    /// For the tests of transports.
    protected DuplexTransportContract() {}

    @Test
    void bothDirectionsWorkAtOnce() {
        run(() -> {
            var echo = new RecordingProtocol() {
                @Override
                public void dataReceived(ByteBuffer data) {
                    transport().write(data);
                }
            };
            var ends = connect(writer, echo);
            var data = pattern(1_000_000);
            ends.first().write(data);
            writer.awaitCount(data.length);

            assertThat(writer.received()).isEqualTo(data);
            assertThat(ends.first().isReading()).isTrue();
        });
    }

    @Test
    void aHalfClosedConnectionWorksInTheOtherDirection() {
        run(() -> {
            reader.keepOpen = true;
            var ends = connect(writer, reader);
            ends.first().write("question".getBytes(UTF_8));
            ends.first().writeEof();
            reader.await("eof");
            turns();
            assertThat(reader.events).containsExactly("made", "eof");
            assertThat(ends.second().isClosing()).isFalse();
            assertThat(ends.second().isReading()).isFalse();

            ends.second().write("answer".getBytes(UTF_8));
            ends.second().close();
            writer.await("lost");
            reader.await("lost");
            assertThat(new String(reader.received(), UTF_8)).isEqualTo("question");
            assertThat(new String(writer.received(), UTF_8)).isEqualTo("answer");
            assertThat(writer.events).containsExactly("made", "eof", "lost");
        });
    }

    @Test
    void theEndOfTheDataClosesTheOtherEndUnlessItsProtocolSaysNo() {
        run(() -> {
            var ends = connect(writer, reader);
            ends.first().writeEof();
            reader.await("lost");
            writer.await("lost");

            assertThat(reader.events).containsExactly("made", "eof", "lost");
            assertThat(writer.events).containsExactly("made", "eof", "lost");
            assertThat(ends.second().isClosing()).isTrue();
        });
    }

    @Test
    void bothMayEndTheirDataAndCloseLater() {
        run(() -> {
            reader.keepOpen = true;
            writer.keepOpen = true;
            var ends = connect(writer, reader);
            ends.first().writeEof();
            ends.second().writeEof();
            reader.await("eof");
            writer.await("eof");
            turns();
            assertThat(writer.events).containsExactly("made", "eof");
            ends.first().close();
            ends.second().close();
            writer.await("lost");
            reader.await("lost");
        });
    }
}
