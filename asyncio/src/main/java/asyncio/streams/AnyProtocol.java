package asyncio.streams;

import org.jspecify.annotations.Nullable;

/// What all protocols have in common. Its methods are called from the loop, one at a time. They must not suspend, and
/// do nothing unless overridden.
///
/// Python: `asyncio.BaseProtocol`.
///
/// @param <T> the kind of transport that calls it
public interface AnyProtocol<T extends AnyTransport> {
    /// Called once, before everything else.
    ///
    /// @param transport what calls this protocol, and what it writes to
    default void connectionMade(T transport) {}

    /// Called once, after everything else.
    ///
    /// @param exception what broke the connection; null if this end closed or aborted it, or after an orderly end of
    ///     the data
    default void connectionLost(@Nullable Throwable exception) {}

    /// Called when more waits to be sent than the upper limit of the transport's buffer. What is written nevertheless
    /// is kept, too. Called from inside `write`; an exception goes to the loop's exception handler.
    default void pauseWriting() {}

    /// Called, after [#pauseWriting], when no more than the lower limit waits to be sent. An exception goes to the
    /// loop's exception handler.
    default void resumeWriting() {}
}
