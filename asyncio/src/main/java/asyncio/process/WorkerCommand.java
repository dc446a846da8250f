package asyncio.process;

import java.io.File;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The command that starts a worker: this JVM's java, with its class path and its modules.
final class WorkerCommand {
    private static final String PROGRAM = WorkerMain.class.getName();
    private static final Module OURS = WorkerMain.class.getModule();

    private final List<String> command = new ArrayList<>();

    private WorkerCommand() {}

    static List<String> of(List<String> jvmOptions, Path socket) {
        var command = new WorkerCommand();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addOptions(jvmOptions);
        boolean onModulePath = ModuleLayer.boot().modules().contains(OURS);
        command.addModules(onModulePath);
        command.addClassPath(!onModulePath);
        if (onModulePath) command.add("--module", OURS.getName() + "/" + PROGRAM);
        else command.add(PROGRAM);
        command.add(socket.toString());
        return List.copyOf(command.command);
    }

    private void addOptions(List<String> jvmOptions) {
        // A worker has one thread that works, and should start quickly.
        if (jvmOptions.stream().noneMatch(option -> option.matches("-XX:[+-]Use\\w+GC"))) add("-XX:+UseSerialGC");
        // What the JVM says about its own end belongs to the errors.
        add("-XX:+DisplayVMOutputToStderr");
        add("-Dstdout.encoding=" + System.out.charset(), "-Dstderr.encoding=" + System.err.charset());
        command.addAll(jvmOptions);
    }

    private void addModules(boolean all) {
        var path = System.getProperty("jdk.module.path");
        if (path != null) add("--module-path", path);
        var names = ModuleLayer.boot().configuration().modules().stream()
                .map(ResolvedModule::reference)
                .filter(module -> all || hasToBeNamed(module))
                .map(module -> module.descriptor().name())
                .sorted()
                .collect(Collectors.joining(","));
        if (!names.isEmpty()) add("--add-modules", names);
    }

    /// Returns whether a program on the class path does not have a module by default.
    private static boolean hasToBeNamed(ModuleReference module) {
        boolean ofTheJdk = module.location()
                .map(location -> "jrt".equals(location.getScheme()))
                .orElse(true);
        return !ofTheJdk || module.descriptor().name().startsWith("jdk.incubator.");
    }

    private void addClassPath(boolean withLibrary) {
        var path = System.getProperty("java.class.path", "");
        if (withLibrary) {
            var library = library();
            if (!List.of(path.split(File.pathSeparator)).contains(library)) {
                path = path.isEmpty() ? library : path + File.pathSeparator + library;
            }
        }
        if (!path.isEmpty()) add("--class-path", path);
    }

    /// Where this library is, which need not be the class path: a class loader of somebody's may have it.
    private static String library() {
        try {
            var location =
                    WorkerMain.class.getProtectionDomain().getCodeSource().getLocation();
            return Path.of(location.toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("cannot tell where the library is, to start a worker process with it", e);
        }
    }

    private void add(String... words) {
        command.addAll(List.of(words));
    }
}
