package asyncio;

/// Something that was acquired, and is released by closing it. See [Lock#hold].
public interface Held extends AutoCloseable {
    /// Releases what is held. Does not suspend.
    @Override
    void close();
}
