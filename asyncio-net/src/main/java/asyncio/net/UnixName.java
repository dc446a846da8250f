package asyncio.net;

import java.nio.charset.StandardCharsets;

/// Names of Unix sockets that have no file. Linux has them: they begin with a NUL, and are gone with their socket.
final class UnixName {
    /// How many bytes of a name Netty passes on, with the NUL.
    private static final int LONGEST = 107;

    private UnixName() {}

    /// Returns whether this is such a name, not the path of a file.
    ///
    /// @throws IllegalArgumentException if it is one that the system cannot use
    static boolean isWithoutFile(String name) {
        if (name.isEmpty()) throw new IllegalArgumentException("the name of a Unix socket is empty");
        if (name.charAt(0) != 0) return false;
        int size = name.getBytes(StandardCharsets.UTF_8).length;
        if (size > 1 && size <= LONGEST) return true;
        throw new IllegalArgumentException("the name of the Unix socket " + readable(name) + " has " + (size - 1)
                + " bytes, must have between 1 and " + (LONGEST - 1));
    }

    /// Returns the name as tools show it.
    static String readable(String name) {
        return name.replace('\0', '@');
    }
}
