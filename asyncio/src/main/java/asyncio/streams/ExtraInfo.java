package asyncio.streams;

import java.net.SocketAddress;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The name of something that a transport knows about its connection, and the type of it.
///
/// Anybody may make keys of their own; two with the same name and type are equal.
///
/// Python: the names that `get_extra_info` takes.
///
/// @param name asyncio's name, such as `peername`
/// @param type the class of what is found under it
/// @param <T> the same
public record ExtraInfo<T>(String name, Class<T> type) {
    /// The address of the other end.
    public static final ExtraInfo<SocketAddress> PEERNAME = new ExtraInfo<>("peername", SocketAddress.class);

    /// The address of this end.
    public static final ExtraInfo<SocketAddress> SOCKNAME = new ExtraInfo<>("sockname", SocketAddress.class);

    /// The stream or channel under a pipe.
    public static final ExtraInfo<Object> PIPE = new ExtraInfo<>("pipe", Object.class);

    /// Checks the components.
    ///
    /// @param name asyncio's name, such as `peername`
    /// @param type the class of what is found under it
    public ExtraInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
    }

    /// Looks this key up, for those who write a transport.
    ///
    /// @param values what the transport knows
    /// @return the value under this key, or empty if there is none
    /// @throws ClassCastException if it has the wrong type
    public Optional<T> in(Map<ExtraInfo<?>, ?> values) {
        return Optional.ofNullable(type.cast(values.get(this)));
    }
}
