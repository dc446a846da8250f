package asyncio.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ReadBufferTest {
    private final ReadBuffer buffer = new ReadBuffer();
    private final Set<ByteBuffer> lent = Collections.newSetFromMap(new IdentityHashMap<>());

    /// Lends memory that is spoilt as soon as it is given back.
    private void lend(byte[] bytes) {
        var memory = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        var whole = memory.duplicate();
        lent.add(whole);
        buffer.add(memory, () -> {
            assertThat(lent.remove(whole)).as("given back once").isTrue();
            for (int i = 0; i < bytes.length; i++) whole.put(i, (byte) -1);
        });
    }

    private static byte[] bytes(int... values) {
        var bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) bytes[i] = (byte) values[i];
        return bytes;
    }

    @Test
    void whatIsOursForGoodIsNotCopied() {
        var data = bytes(1, 2, 3);
        buffer.add(ByteBuffer.wrap(data), null);

        assertThat(buffer.take(3)).isSameAs(data);
    }

    @Test
    void whatIsLentIsGivenBackWithItsLastByte() {
        lend(bytes(1, 2, 3));
        assertThat(buffer.take(2)).containsExactly(1, 2);
        assertThat(lent).hasSize(1);

        assertThat(buffer.take(1)).containsExactly(3);
        assertThat(lent).isEmpty();
    }

    @Test
    void settlingKeepsTheBytesAndGivesBackTheMemory() {
        lend(bytes(1, 2));
        lend(bytes(3));
        buffer.settle();

        assertThat(lent).isEmpty();
        assertThat(buffer.take(3)).containsExactly(1, 2, 3);
    }

    @Test
    void whatAStreamReceivesBehindItsEndIsRefusedAndGivenBack() {
        var reader = new StreamReader();
        reader.feedEof();
        var givenBack = new AtomicInteger();

        assertThatThrownBy(() -> reader.feedData(ByteBuffer.allocate(1), givenBack::incrementAndGet))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nothing can follow the end");
        assertThat(givenBack).hasValue(1);
    }

    @Test
    void moreThanOneArrayCanHoldIsRefused() {
        assertThatThrownBy(() -> ByteQueue.ensureFits(Integer.MAX_VALUE - 10, 10))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("read in smaller pieces");
    }

    @Test
    void bytesComeOutInTheOrderInWhichTheyCameHoweverTheyCame() {
        for (int seed = 0; seed < 500; seed++) play(new Random(seed));
    }

    private void play(Random random) {
        var expected = new byte[0];
        for (int step = 0; step < 60; step++) {
            switch (random.nextInt(9)) {
                case 0, 1 -> {
                    var data = some(random);
                    expected = joined(expected, data);
                    buffer.append(ByteBuffer.wrap(data));
                }
                case 2 -> {
                    var data = some(random);
                    expected = joined(expected, data);
                    buffer.add(ByteBuffer.wrap(data), null);
                }
                case 3, 4 -> {
                    var data = some(random);
                    expected = joined(expected, data);
                    lend(data);
                }
                case 5 -> {
                    int count = random.nextInt(expected.length + 1);
                    assertThat(buffer.take(count)).isEqualTo(Arrays.copyOf(expected, count));
                    expected = Arrays.copyOfRange(expected, count, expected.length);
                }
                case 6 -> {
                    var target = ByteBuffer.allocate(random.nextInt(40));
                    int count = buffer.take(target);
                    assertThat(count).isEqualTo(Math.min(target.capacity(), expected.length));
                    assertThat(Arrays.copyOf(target.array(), count)).isEqualTo(Arrays.copyOf(expected, count));
                    expected = Arrays.copyOfRange(expected, count, expected.length);
                }
                case 7 -> {
                    int count = random.nextInt(expected.length + 1);
                    buffer.skip(count);
                    expected = Arrays.copyOfRange(expected, count, expected.length);
                }
                default -> {
                    if (random.nextInt(4) == 0) {
                        buffer.clear();
                        expected = new byte[0];
                    } else if (expected.length > 0) {
                        int at = random.nextInt(expected.length);
                        assertThat(buffer.indexOf(new byte[] {expected[at]}, at))
                                .isEqualTo(at);
                    }
                }
            }
            assertThat(buffer.size()).isEqualTo(expected.length);
            assertThat(buffer.isEmpty()).isEqualTo(expected.length == 0);
        }
        buffer.clear();
        assertThat(lent).isEmpty();
    }

    private static byte[] some(Random random) {
        var data = new byte[1 + random.nextInt(30)];
        for (int i = 0; i < data.length; i++) data[i] = (byte) random.nextInt(100);
        return data;
    }

    private static byte[] joined(byte[] left, byte[] right) {
        var joined = new ByteArrayOutputStream();
        joined.writeBytes(left);
        joined.writeBytes(right);
        return joined.toByteArray();
    }
}
