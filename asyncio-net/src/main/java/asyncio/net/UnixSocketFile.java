package asyncio.net;

import java.io.IOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The file of a Unix socket, which a server leaves behind unless it is deleted.
///
/// @param path where it is
/// @param key what tells it from another file in the same place
record UnixSocketFile(Path path, @Nullable Object key) {
    /*
     * Some of Netty's channels delete whatever is at their path, before they bind and when they are closed, even if it
     * is the precious file, or the new socket, of somebody else. So a socket is bound to another name, and its file is
     * moved to where it belongs. That also replaces the socket of an earlier server without a gap.
     */

    private static final int SHORTEST = 5;

    /// Returns the name to bind to, and makes sure that the file may be moved to its place.
    ///
    /// @throws BindException if there is a file in that place that is no socket
    static Path temporary(Path path) throws IOException {
        try {
            if (!attributes(path).isOther()) throw new BindException("there is a file already, and it is no socket");
        } catch (NoSuchFileException e) {
            // Nothing is in the way.
        }
        // As long as the name that is wanted, because the system lets few bytes be in a path; but never the same.
        int length = path.getFileName().toString().getBytes(StandardCharsets.UTF_8).length;
        var random =
                "." + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        return path.resolveSibling((random + "-".repeat(length)).substring(0, Math.max(SHORTEST, length)));
    }

    /// Moves the file of a socket that was just bound to its place.
    static UnixSocketFile moved(Path temporary, Path path) throws IOException {
        Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        return at(path);
    }

    /// Returns the file of a socket that is bound to a path.
    static UnixSocketFile at(Path path) throws IOException {
        return new UnixSocketFile(path, attributes(path).fileKey());
    }

    /// Deletes the file, unless somebody has put another one in its place.
    void delete() {
        try {
            var found = attributes(path);
            if (found.isOther() && (key == null || key.equals(found.fileKey()))) Files.delete(path);
        } catch (NoSuchFileException e) {
            return; // Somebody was faster.
        } catch (IOException e) {
            Log.LOGGER.log(System.Logger.Level.WARNING, "cannot delete the file of a closed Unix socket: " + path, e);
        }
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
