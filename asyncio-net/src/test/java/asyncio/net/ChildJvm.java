package asyncio.net;

import asyncio.FiberKind;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Programs of the tests that need a JVM of their own, with the kind of fibers that this one has.
final class ChildJvm {
    private ChildJvm() {}

    /// Returns the command that runs a program.
    ///
    /// @param classPath what [#classPath] returns, or the like
    static List<String> command(Class<?> program, List<String> classPath, List<String> options, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-cp", String.join(File.pathSeparator, classPath), "--enable-native-access=ALL-UNNAMED"));
        if (FiberKind.preferred() == FiberKind.HANDOFF) command.add("-Dasyncio.fiber=handoff");
        else command.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
        command.addAll(options);
        command.add(program.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    /// Returns where classes are, also if this JVM has modules and the tests are patched into one of them.
    static List<String> classPath() {
        return Stream.of(System.getProperty("jdk.module.path"), System.getProperty("java.class.path"), ownFolder())
                .filter(Objects::nonNull)
                .flatMap(path -> Stream.of(path.split(File.pathSeparator)))
                .filter(Predicate.not(String::isEmpty))
                .distinct()
                .toList();
    }

    /// Puts the folders of a class path into jars: a class that is loaded from one takes no descriptor.
    static List<String> jars(List<String> classPath, Path target) throws IOException {
        var jars = new ArrayList<String>();
        for (var entry : classPath) {
            var folder = Path.of(entry);
            if (!Files.isDirectory(folder)) {
                jars.add(entry);
                continue;
            }
            var jar = target.resolve(jars.size() + ".jar");
            pack(folder, jar);
            jars.add(jar.toString());
        }
        return jars;
    }

    private static void pack(Path folder, Path jar) throws IOException {
        try (var files = Files.walk(folder);
                var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
                Files.copy(file, zip);
            }
        }
    }

    private static String ownFolder() {
        try {
            var own = Objects.requireNonNull(ChildJvm.class.getResource("ChildJvm.class"));
            return Path.of(own.toURI()).resolve("../../..").normalize().toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
