package asyncio;

/// The logger of this library. Python: the logger "asyncio".
final class Log {
    static final System.Logger LOGGER = System.getLogger("asyncio");

    private Log() {}
}
