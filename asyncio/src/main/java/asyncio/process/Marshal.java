package asyncio.process;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import org.jspecify.annotations.Nullable;

/// Objects as bytes, by Java serialization. Every object stands for itself: nothing is remembered from one to the next.
final class Marshal {
    private static final int USUAL_SIZE = 512;

    private Marshal() {}

    /// Returns an object as bytes.
    ///
    /// @throws IOException if it is not serialisable; code of the object's class may throw anything else
    static byte[] write(@Nullable Object object) throws IOException {
        var bytes = new ByteArrayOutputStream(USUAL_SIZE);
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    /// Returns the object that was made bytes.
    ///
    /// @param loader finds its classes
    static @Nullable Object read(byte[] bytes, ClassLoader loader) throws IOException, ClassNotFoundException {
        try (var in = new Input(new ByteArrayInputStream(bytes), loader)) {
            return in.readObject();
        }
    }

    /// Returns an exception if it is serialisable, or else what stands in for it.
    static @Nullable Throwable sendable(@Nullable Throwable exception) {
        if (exception == null) return null;
        try {
            write(exception);
            return exception;
        } catch (Exception | StackOverflowError e) {
            return TransferException.standingInFor(exception, e);
        }
    }

    private static final class Input extends ObjectInputStream {
        private final ClassLoader loader;

        Input(InputStream in, ClassLoader loader) throws IOException {
            super(in);
            this.loader = loader;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            try {
                return Class.forName(description.getName(), false, loader);
            } catch (ClassNotFoundException e) {
                return super.resolveClass(description); // Of a primitive type.
            }
        }
    }
}
