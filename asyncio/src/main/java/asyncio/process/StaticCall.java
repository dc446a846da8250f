package asyncio.process;

import java.io.Serializable;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A call of a public static method that was named.
///
/// @param type the class
/// @param method the name
/// @param parameters the types of the parameters
/// @param arguments what to pass
@SuppressWarnings({"ArrayRecordComponent", "serial"}) // Nobody compares it. Whether arguments can be sent, shows.
record StaticCall(
        Class<?> type,
        String method,
        Class<?>[] parameters,
        @Nullable Object[] arguments) implements Callable<@Nullable Object>, Serializable {
    private static final List<Class<?>> WIDENING =
            List.of(byte.class, short.class, int.class, long.class, float.class, double.class);

    /// Finds the method that a call with these arguments means.
    ///
    /// @throws IllegalArgumentException if there is none, or several that fit equally well
    static StaticCall of(Class<?> type, String name, @Nullable Object... arguments) {
        var fitting = Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals(name)
                        && Modifier.isStatic(method.getModifiers())
                        && takes(method.getParameterTypes(), arguments))
                .toList();
        var best = fitting.stream()
                .filter(method -> fitting.stream().allMatch(other -> isAsSpecific(method, other)))
                .toList();
        if (best.size() != 1) throw notOne(type, name, arguments, fitting);
        var method = best.getFirst();
        if (!isPublic(method.getDeclaringClass())) {
            throw new IllegalArgumentException(method + " cannot be called by name, because " + type
                    + " is not public, or its package is not exported. Make it so, or pass a lambda: submit(() -> "
                    + type.getSimpleName() + "." + name + "(...))");
        }
        return new StaticCall(type, name, method.getParameterTypes(), arguments);
    }

    private static boolean isPublic(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && type.getModule().isExported(type.getPackageName(), StaticCall.class.getModule());
    }

    private static boolean takes(Class<?>[] parameters, @Nullable Object[] arguments) {
        if (parameters.length != arguments.length) return false;
        for (int i = 0; i < parameters.length; i++) {
            if (!takes(parameters[i], arguments[i])) return false;
        }
        return true;
    }

    private static boolean takes(Class<?> parameter, @Nullable Object argument) {
        if (argument == null) return !parameter.isPrimitive();
        if (!parameter.isPrimitive()) return parameter.isInstance(argument);
        return widens(MethodType.methodType(argument.getClass()).unwrap().returnType(), parameter);
    }

    private static boolean isAsSpecific(Method method, Method other) {
        var mine = method.getParameterTypes();
        var theirs = other.getParameterTypes();
        for (int i = 0; i < mine.length; i++) {
            boolean primitives = mine[i].isPrimitive() && theirs[i].isPrimitive();
            boolean converts = primitives
                    ? widens(mine[i], theirs[i])
                    : mine[i].isPrimitive() || theirs[i].isAssignableFrom(mine[i]);
            if (!converts) return false;
        }
        return true;
    }

    private static boolean widens(Class<?> from, Class<?> to) {
        if (from == to) return true;
        int start = from == char.class ? WIDENING.indexOf(short.class) : WIDENING.indexOf(from);
        return start >= 0 && WIDENING.indexOf(to) > start;
    }

    private static IllegalArgumentException notOne(
            Class<?> type, String name, @Nullable Object[] arguments, List<Method> fitting) {
        var wanted = type.getName() + "." + name + types(arguments);
        if (fitting.size() > 1) {
            return new IllegalArgumentException(
                    wanted + " may be each of " + fitting + ". Pass a lambda that calls it");
        }
        var others = Stream.concat(Arrays.stream(type.getMethods()), Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.getName().equals(name))
                .distinct()
                .toList();
        return new IllegalArgumentException("there is no public static method " + wanted
                + (others.isEmpty() ? "" : "; there are " + others)
                + ". Name one that is there, or pass a lambda");
    }

    private static String types(@Nullable Object[] arguments) {
        return Arrays.stream(arguments)
                .map(argument -> argument == null ? "null" : argument.getClass().getSimpleName())
                .collect(Collectors.joining(", ", "(", ")"));
    }

    @Override
    public @Nullable Object call() throws Exception {
        try {
            return type.getMethod(method, parameters).invoke(null, arguments);
        } catch (InvocationTargetException e) {
            switch (e.getCause()) {
                case Error error -> throw error;
                case Exception exception -> throw exception;
                case null, default -> throw e;
            }
        }
    }

    @Override
    public String toString() {
        return type.getName() + "." + method + types(arguments);
    }
}
