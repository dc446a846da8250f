package asyncio;

import java.io.Serializable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// A piece of work that can be sent to another process: a lambda that the compiler makes serialisable.
///
/// It may capture what is serialisable, and that is copied when the work is handed over. A method without `static`
/// captures its object.
///
/// Methods that take one have it as the type of a parameter; you rarely need to name it.
///
/// @param <T> what it returns
@FunctionalInterface
public interface SerializableCallable<T extends @Nullable Object> extends Callable<T>, Serializable {}
