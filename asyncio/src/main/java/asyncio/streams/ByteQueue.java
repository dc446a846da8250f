package asyncio.streams;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Bytes in order: put in at one end, taken out at the other.
final class ByteQueue {
    /*
     * One array, of which [start, end) is in use. Taking out moves `start`, so a reader of many short lines moves
     * nothing. Bytes that arrive while the queue is empty get an array of exactly their size, unless they come in one;
     * whoever then takes all of them gets that very array, and they were copied once at most.
     */
    private static final byte[] NONE = {};

    /// An array that is no larger is kept when the queue is empty: small messages need no new one each.
    private static final int WORTH_KEEPING = 4 * 1024;

    private static final int MOST = Integer.MAX_VALUE - 8;

    private byte[] array = NONE;
    private int start;
    private int end;

    int size() {
        return end - start;
    }

    boolean isEmpty() {
        return start == end;
    }

    /// Puts in all that remain in a buffer.
    void append(ByteBuffer data) {
        int count = data.remaining();
        ensureRoom(count);
        data.get(array, end, count);
        end += count;
    }

    /// Puts in all that remain in a buffer, whose memory is ours from now on.
    void add(ByteBuffer data) {
        if (isEmpty() && data.hasArray() && data.arrayOffset() == 0 && data.remaining() == data.array().length) {
            array = data.array();
            start = 0;
            end = array.length;
        } else {
            append(data);
        }
    }

    static void ensureFits(int size, int count) {
        if (count <= MOST - size) return;
        throw new IllegalStateException("there are " + size + " bytes that nobody has read, and " + count
                + " more do not fit into one array: read in smaller pieces");
    }

    void ensureRoom(int count) {
        if (array.length - end >= count) return;
        int size = size();
        ensureFits(size, count);
        if (size == 0) {
            array = new byte[count];
        } else if (array.length - size >= count && size <= array.length / 2) {
            System.arraycopy(array, start, array, 0, size);
        } else {
            var larger = new byte[Math.clamp(2L * array.length, size + count, MOST)];
            System.arraycopy(array, start, larger, 0, size);
            array = larger;
        }
        start = 0;
        end = size;
    }

    /// Takes out the first `count` bytes.
    byte[] take(int count) {
        if (count == array.length && count > 0 && start == 0) {
            var whole = array;
            array = NONE;
            end = 0;
            return whole;
        }
        var taken = Arrays.copyOfRange(array, start, start + count);
        skip(count);
        return taken;
    }

    /// Takes out as many bytes as a buffer has room for.
    int take(ByteBuffer target) {
        int count = Math.min(size(), target.remaining());
        target.put(array, start, count);
        skip(count);
        return count;
    }

    void skip(int count) {
        start += count;
        if (start == end) clear();
    }

    void clear() {
        start = 0;
        end = 0;
        if (array.length > WORTH_KEEPING) array = NONE;
    }

    /// Returns where `wanted` begins, at index `from` or later, or -1.
    int indexOf(byte[] wanted, int from) {
        byte first = wanted[0];
        int last = end - wanted.length;
        for (int i = start + from; i <= last; i++) {
            if (array[i] == first && matches(wanted, i)) return i - start;
        }
        return -1;
    }

    private boolean matches(byte[] wanted, int at) {
        for (int i = 1; i < wanted.length; i++) {
            if (array[at + i] != wanted[i]) return false;
        }
        return true;
    }
}
