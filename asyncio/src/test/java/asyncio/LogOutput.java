package asyncio;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// What is logged to "asyncio" while this is open. Logging is no module that this one reads, so it is reached by name.
final class LogOutput implements AutoCloseable {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Object logger;
    private final Object handler;

    LogOutput() {
        try {
            handler = Class.forName("java.util.logging.StreamHandler")
                    .getConstructor(OutputStream.class, Class.forName("java.util.logging.Formatter"))
                    .newInstance(
                            bytes,
                            Class.forName("java.util.logging.SimpleFormatter")
                                    .getConstructor()
                                    .newInstance());
            logger = Class.forName("java.util.logging.Logger")
                    .getMethod("getLogger", String.class)
                    .invoke(null, "asyncio");
            logger.getClass().getMethod("setUseParentHandlers", boolean.class).invoke(logger, false);
            call("addHandler");
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("java.util.logging has changed", e);
        }
    }

    private void call(String method) throws ReflectiveOperationException {
        logger.getClass()
                .getMethod(method, Class.forName("java.util.logging.Handler"))
                .invoke(logger, handler);
    }

    String text() {
        try {
            handler.getClass().getMethod("flush").invoke(handler);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("java.util.logging has changed", e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            call("removeHandler");
            logger.getClass().getMethod("setUseParentHandlers", boolean.class).invoke(logger, true);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("java.util.logging has changed", e);
        }
    }
}
