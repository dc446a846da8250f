package asyncio.net;

/// Where this module logs: to the logger "asyncio", as the loop does.
final class Log {
    static final System.Logger LOGGER = System.getLogger("asyncio");

    private Log() {}
}
