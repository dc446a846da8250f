package asyncio;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A Java Virtual Machine that runs a class of the tests.
final class ChildJvm {
    private ChildJvm() {}

    /// Returns the command that runs `main` with this library, on the kind of fiber that the tests run on.
    static List<String> command(Class<?> main, String... options) throws IOException {
        var classPath = String.join(
                System.getProperty("path.separator"),
                System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path"),
                classes(main),
                classes(Asyncio.class));
        var command = new ArrayList<String>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(List.of(options));
        command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
        command.add("-Dasyncio.fiber=" + FiberKind.preferred().name());
        command.addAll(List.of("-cp", classPath, main.getName()));
        return command;
    }

    private static String classes(Class<?> type) throws IOException {
        var file = type.getResource("/" + type.getName().replace('.', '/') + ".class");
        if (file == null) throw new IOException("where is " + type + "?");
        var path = file.getPath();
        return path.substring(0, path.length() - type.getName().length() - ".class".length());
    }
}
