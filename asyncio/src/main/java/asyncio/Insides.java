package asyncio;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;

/// What is private in a class of the JDK, as handles. Their receiver is a `Thread`, or an `Object` in other classes.
///
/// @param lookup full access to the class
record Insides(MethodHandles.Lookup lookup) {
    static Insides of(String type) throws ReflectiveOperationException {
        return new Insides(MethodHandles.privateLookupIn(Class.forName(type), MethodHandles.lookup()));
    }

    Class<?> type() {
        return lookup.lookupClass();
    }

    MethodHandle method(String name, Class<?> result, Class<?>... parameters) throws ReflectiveOperationException {
        return onReceiver(lookup.findVirtual(type(), name, MethodType.methodType(result, parameters)));
    }

    MethodHandle staticMethod(String name, Class<?> result, Class<?>... parameters)
            throws ReflectiveOperationException {
        return lookup.findStatic(type(), name, MethodType.methodType(result, parameters));
    }

    /// Reads or changes a field.
    MethodHandle field(String name, Class<?> type, VarHandle.AccessMode mode) throws ReflectiveOperationException {
        return onReceiver(lookup.findVarHandle(type(), name, type).toMethodHandle(mode));
    }

    Object constant(String name, Class<?> type) throws ReflectiveOperationException {
        return lookup.findStaticVarHandle(type(), name, type).get();
    }

    private MethodHandle onReceiver(MethodHandle handle) {
        return handle.asType(handle.type()
                .changeParameterType(0, Thread.class.isAssignableFrom(type()) ? Thread.class : Object.class));
    }
}
