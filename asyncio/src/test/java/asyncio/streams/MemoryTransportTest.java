package asyncio.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.Asyncio;
import asyncio.EventLoop;
import asyncio.streams.contract.DuplexTransportContract;
import asyncio.streams.contract.Ends;
import asyncio.streams.contract.RecordingProtocol;
import asyncio.testing.Simulator;
import asyncio.testing.VirtualClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MemoryTransportTest extends DuplexTransportContract {
    @Override
    protected Ends connect(Protocol first, Protocol second) {
        return connect(MemoryLink.USUAL, first, second);
    }

    private static Ends connect(MemoryLink link, Protocol first, Protocol second) {
        var pair = MemoryTransport.pair(link, () -> first, () -> second);
        return new Ends(pair.first().transport(), pair.second().transport());
    }

    @Test
    void whatIsWrittenInOnePieceArrivesInOnePiece() {
        run(() -> {
            var sizes = new ArrayList<Integer>();
            var pair = MemoryTransport.pair(() -> writer, () -> new Protocol() {
                @Override
                public void dataReceived(ByteBuffer data) {
                    sizes.add(data.remaining());
                }
            });
            pair.first().transport().write(pattern(3));
            pair.first().transport().write(pattern(5));
            turns();

            assertThat(sizes).containsExactly(3, 5);
        });
    }

    @Test
    void inEveryOrderOfTheTasksAProtocolHearsOfItsConnectionFirst() {
        new Simulator().seeds(200).cancels(0.1).run(simulation -> {
            var protocols = List.of(new RecordingProtocol(), new RecordingProtocol());
            Asyncio.createTask(() -> turns());
            var connecting = Asyncio.createTask(() -> {
                var ends = connect(MemoryLink.USUAL, protocols.getFirst(), protocols.getLast());
                ends.first().write(pattern(3));
                ends.second().close();
            });
            Asyncio.gatherOutcomes(connecting).await();
            turns();

            for (var protocol : protocols) {
                if (protocol.events.isEmpty()) continue; // It was cancelled before.
                assertThat(protocol.events.getFirst()).isEqualTo("made");
                assertThat(protocol.events.getLast()).startsWith("lost");
            }
        });
    }

    @Test
    void whatFitsUnderWayIsNotInTheBuffer() {
        run(() -> {
            var ends = connect(MemoryLink.USUAL.withCapacity(10), writer, reader);
            ends.second().pauseReading();
            ends.first().write(pattern(10));
            assertThat(ends.first().getWriteBufferSize()).isZero();
            ends.first().write(pattern(7));
            assertThat(ends.first().getWriteBufferSize()).isEqualTo(7);
            ends.second().resumeReading();
            reader.awaitCount(17);
            assertThat(ends.first().getWriteBufferSize()).isZero();
        });
    }

    @Test
    void whatWasLentIsCleared() {
        run(() -> {
            var kept = new ArrayList<ByteBuffer>();
            var pair = MemoryTransport.pair(() -> writer, () -> new Protocol() {
                @Override
                public void dataReceived(ByteBuffer data) {
                    kept.add(data);
                }
            });
            pair.first().transport().write(new byte[] {1, 2, 3});
            turns();

            assertThat(kept)
                    .hasSize(1)
                    .allSatisfy(data -> assertThat(data.get(0)).isZero());
        });
    }

    @Test
    void aWireMayBeSlow() {
        var clock = new VirtualClock();
        Asyncio.run(clock, () -> {
            var loop = Asyncio.getRunningLoop();
            Wire slow = packet -> loop.callLater(Duration.ofSeconds(2), packet::arrive);
            var ends = connect(MemoryLink.USUAL.withWires(slow, Wire.DIRECT), writer, reader);
            ends.first().write(pattern(10));
            reader.awaitCount(10);
            assertThat(clock.elapsed()).isEqualTo(Duration.ofSeconds(2));
            ends.first().close();
            writer.await("lost");
            assertThat(clock.elapsed()).isEqualTo(Duration.ofSeconds(2));
            reader.await("lost");
            assertThat(clock.elapsed()).isEqualTo(Duration.ofSeconds(4));
        });
    }

    @Test
    void aWireMayHoldBackWhatIsSent() {
        run(() -> {
            var held = new ArrayDeque<Packet>();
            var ends = connect(new MemoryLink(10, held::add, Wire.DIRECT), writer, reader);
            ends.first().write(pattern(25));
            turns();
            assertThat(reader.count()).isZero();
            assertThat(ends.first().getWriteBufferSize()).isEqualTo(15);
            while (!held.isEmpty()) {
                held.remove().arrive();
                turns();
            }
            assertThat(reader.received()).isEqualTo(pattern(25));
        });
    }

    @Test
    void aPacketArrivesOnceOrInPieces() {
        run(() -> {
            var held = new ArrayDeque<Packet>();
            var ends = connect(MemoryLink.USUAL.withWires(held::add, Wire.DIRECT), writer, reader);
            ends.first().write(pattern(5));
            ends.first().writeEof();
            var packet = held.remove();

            assertThat(packet).hasToString("Packet[DATA, 5 bytes]");
            assertThatThrownBy(() -> packet.divide(0)).isInstanceOf(IllegalArgumentException.class);
            var pieces = packet.divide(2);
            assertThat(pieces).extracting(Packet::size).containsExactly(2, 2, 1);
            assertThatThrownBy(packet::arrive)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("gone already");
            pieces.forEach(Packet::arrive);
            assertThat(held.peek()).extracting(Packet::kind).isEqualTo(Packet.Kind.EOF);
            held.remove().divide(7).forEach(Packet::arrive);
            reader.await("lost");
            assertThat(reader.received()).isEqualTo(pattern(5));
        });
    }

    @Test
    void packetsMayArriveInAnyOrder() {
        run(() -> {
            var held = new ArrayDeque<Packet>();
            var ends = connect(MemoryLink.USUAL.withWires(held::push, Wire.DIRECT), writer, reader);
            for (int i = 0; i < 10; i++) ends.first().write(new byte[] {(byte) i});
            ends.first().writeEof();
            while (held.size() > 1) held.pop().arrive();
            turns();
            assertThat(reader.events).containsExactly("made");
            held.pop().arrive();
            reader.await("lost");

            assertThat(reader.received()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        });
    }

    @Test
    void aSeveredConnectionIsLostAtBothEnds() {
        run(() -> {
            var pair = MemoryTransport.pair(() -> writer, () -> reader);
            pair.first().transport().write(pattern(10));
            pair.second().transport().sever(new IOException("the cable was cut"));
            turns();

            assertThat(writer.events).containsExactly("made", "lost: the cable was cut");
            assertThat(reader.events).containsExactly("made", "lost: the cable was cut");
            assertThat(reader.count()).isZero();
        });
    }

    @Test
    void theOtherEndOfAnAbortedConnectionIsReset() {
        run(() -> {
            var ends = connect(writer, reader);
            ends.first().abort();
            reader.await(() -> reader.events.size() > 1);

            assertThat(reader.exception()).isInstanceOf(ConnectionResetException.class);
        });
    }

    @Test
    void theCapacityMustBePositive() {
        assertThatThrownBy(() -> MemoryLink.USUAL.withCapacity(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void cancellingTheConnectorEndsTheConnection() {
        run(() -> {
            var task = Asyncio.createTask(() -> {
                MemoryTransport.pair(() -> writer, () -> reader);
            });
            Asyncio.sleep(Duration.ZERO);
            task.cancel();
            turns();

            assertThat(task.cancelled()).isTrue();
            assertThat(writer.events).startsWith("made").endsWith("lost");
            assertThat(reader.events.getLast()).startsWith("lost");
        });
    }

    @Test
    void theOrderOfEventsHoldsOnALoopThatShufflesItsTurns() {
        for (int seed = 0; seed < 50; seed++) {
            var first = new RecordingProtocol();
            var second = new RecordingProtocol();
            try (var loop =
                    EventLoop.builder().clock(new VirtualClock()).seed(seed).build()) {
                asyncio.Coroutine<String> main = () -> {
                    var ends = connect(MemoryLink.USUAL.withCapacity(100), first, second);
                    ends.first().write(pattern(1_000));
                    ends.first().close();
                    second.await("lost");
                    return new String(second.received(), UTF_8);
                };
                assertThat(loop.runUntilComplete(main)).isEqualTo(new String(pattern(1_000), UTF_8));
            }
            assertThat(first.events).containsExactly("made", "lost");
            assertThat(second.events).containsExactly("made", "eof", "lost");
        }
    }
}
