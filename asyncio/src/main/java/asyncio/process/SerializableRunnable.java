package asyncio.process;

import java.io.Serializable;

/// A piece of work without a result that can be sent to another process. See [asyncio.SerializableCallable].
@FunctionalInterface
public interface SerializableRunnable extends Runnable, Serializable {}
