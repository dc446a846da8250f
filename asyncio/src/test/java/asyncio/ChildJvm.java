package asyncio;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A Java Virtual Machine that runs a class of the tests.
public final class ChildJvm {
    private ChildJvm() {}

    /// Runs `main` with this library, on the kind of fiber that the tests run on. What it says comes as one stream; after
    /// half a minute it is ended.
    static Process start(String option, Class<?> main, String... arguments) throws IOException {
        var classPath = String.join(
                File.pathSeparator,
                System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path"),
                classes(main),
                classes(Asyncio.class));
        var command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                option,
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Dasyncio.fiber=" + FiberKind.preferred().name(),
                "-cp",
                classPath,
                main.getName()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        CompletableFuture.delayedExecutor(30, TimeUnit.SECONDS).execute(process::destroyForcibly);
        return process;
    }

    /// Returns where the class file of a type, and those beside it, were read from.
    public static String classes(Class<?> of) {
        try {
            return Path.of(of.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
