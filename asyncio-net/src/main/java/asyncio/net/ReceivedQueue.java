package asyncio.net;

import org.jspecify.annotations.Nullable;

/// What a socket has received and its protocol has not. It takes no room while it is empty.
final class ReceivedQueue {
    private @Nullable Received first;
    private @Nullable Received last;

    boolean isEmpty() {
        return first == null;
    }

    void add(Received piece) {
        if (last == null) first = piece;
        else last.next = piece;
        last = piece;
    }

    @Nullable
    Received poll() {
        var piece = first;
        if (piece == null) return null;
        first = piece.next;
        if (first == null) last = null;
        return piece;
    }

    void drop() {
        for (Received piece; (piece = poll()) != null; ) piece.drop();
    }
}
