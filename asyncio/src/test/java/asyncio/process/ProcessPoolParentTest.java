package asyncio.process;

import static org.assertj.core.api.Assertions.assertThat;

import asyncio.Asyncio;
import asyncio.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Programs that use a pool, in processes of their own: how they are started, and how they end.
@Timeout(120)
final class ProcessPoolParentTest {
    private static final String FROM_SOURCE = """
            import static asyncio.Asyncio.*;
            import asyncio.process.*;

            record Point(int x, int y) implements Serializable {}

            static Point swap(Point point) {
                return new Point(point.y(), point.x());
            }

            static Object throwOwn() throws Exception {
                class OwnException extends Exception {
                    OwnException(String message) {
                        super(message);
                    }
                }
                throw new OwnException("own");
            }

            int instance() {
                return 1;
            }

            void main() {
                run(() -> {
                    try (var pool = ProcessPoolExecutor.builder().maxWorkers(1).build()) {
                        for (var point : pool.map(point -> swap(point), List.of(new Point(1, 2)))) IO.println(point);
                        try {
                            pool.call(() -> throwOwn());
                        } catch (Exception e) {
                            IO.println(e.getClass().getSimpleName() + " " + e.getMessage());
                        }
                        try {
                            pool.call(() -> instance());
                        } catch (TransferException e) {
                            IO.println(e.getMessage());
                        }
                    }
                });
            }
            """;

    @TempDir
    private Path folder;

    /// Has one worker that is idle and one that is at work, and tells their numbers.
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws Exception {
            var pool = ProcessPoolExecutor.builder().maxWorkers(2).build();
            long busy = pool.submit(() -> pid()).get();
            var _ = pool.submit(() -> spin());
            long idle = pool.submit(() -> pid()).get();
            System.out.println(busy + " " + idle);
            switch (arguments[0]) {
                case "waits" -> TimeUnit.HOURS.sleep(1);
                case "returns" -> {}
                case "exits" -> System.exit(3);
                case "halts" -> Runtime.getRuntime().halt(3);
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }

        private static long pid() {
            return ProcessHandle.current().pid();
        }

        private static void spin() {
            while (true) Thread.onSpinWait();
        }
    }

    private static Process start(String... arguments) throws IOException {
        var command =
                new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        CompletableFuture.delayedExecutor(60, TimeUnit.SECONDS).execute(process::destroyForcibly);
        return process;
    }

    private static Process startProgram(String argument) throws IOException {
        var classes = ChildJvm.classes(Program.class) + File.pathSeparator + ChildJvm.classes(Asyncio.class);
        return start("-cp", classes, Program.class.getName(), argument);
    }

    private static List<ProcessHandle> workers(Process parent) throws IOException {
        var workers = new ArrayList<ProcessHandle>();
        var pids = new Scanner(parent.inputReader().readLine());
        while (pids.hasNextLong()) ProcessHandle.of(pids.nextLong()).ifPresent(workers::add);
        return workers;
    }

    private static void awaitEnd(List<ProcessHandle> workers) {
        for (var worker : workers) worker.onExit().join();
    }

    // ---- How it ends

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void workersEndWithAParentThatIsKilled() throws Exception {
        var parent = startProgram("waits");
        var workers = workers(parent);
        assertThat(workers).hasSize(2).allMatch(ProcessHandle::isAlive);

        parent.destroyForcibly();

        awaitEnd(workers);
    }

    @Test
    void workersEndWithAParentThatReturnsExitsOrHalts() throws Exception {
        for (var way : List.of("returns", "exits", "halts")) {
            var parent = startProgram(way);
            var workers = workers(parent);

            awaitEnd(workers);
            assertThat(parent.waitFor()).isEqualTo(way.equals("returns") ? 0 : 3);
        }
    }

    // ---- How it was started

    @Test
    void programsRunFromSourceHaveTheirOwnClassesInTheWorkers() throws Exception {
        var file = folder.resolve("FromSource.java");
        Files.writeString(file, FROM_SOURCE);

        var program = start("-cp", ChildJvm.classes(Asyncio.class), file.toString());

        assertThat(program.inputReader().readAllLines())
                .containsExactly(
                        "Point[x=2, y=1]",
                        "OwnException own",
                        "a lambda of FromSource cannot be sent to a worker process:"
                                + " java.io.NotSerializableException: FromSource. Work may capture only what is"
                                + " serialisable; a lambda that calls a method without \"static\" captures \"this\"");
        assertThat(program.waitFor()).isZero();
    }

    @Test
    void programsOnTheModulePathHaveTheirModulesInTheWorkers() throws Exception {
        var sources = Files.createDirectories(folder.resolve("sources/program"));
        var modules = Files.createDirectories(folder.resolve("modules"));
        Files.writeString(sources.resolveSibling("module-info.java"), "module program { requires asyncio; }");
        Files.writeString(sources.resolve("Main.java"), """
                package program;

                final class Main {
                    static String module() {
                        return Main.class.getModule() + " " + asyncio.Asyncio.class.getModule();
                    }

                    public static void main(String[] arguments) throws Exception {
                        try (var pool = asyncio.process.ProcessPoolExecutor.builder().build()) {
                            System.out.println(pool.submit(Main::module).get());
                        }
                    }
                }
                """);
        var path = String.join(File.pathSeparator, library(), ChildJvm.classes(NullMarked.class), modules.toString());
        var compiled = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/javac",
                        "-p",
                        path,
                        "-d",
                        modules.resolve("program").toString(),
                        sources.resolveSibling("module-info.java").toString(),
                        sources.resolve("Main.java").toString())
                .inheritIO()
                .start();
        assertThat(compiled.waitFor()).isZero();

        var program = start("-p", path, "--add-modules", "jdk.unsupported", "-m", "program/program.Main");

        assertThat(program.inputReader().readAllLines()).containsExactly("module program module asyncio");
        assertThat(program.waitFor()).isZero();
    }

    /// A folder or jar with the module, wherever the tests run.
    private String library() throws Exception {
        var classes = Path.of(ChildJvm.classes(Asyncio.class));
        if (!Files.isDirectory(classes) || Files.exists(classes.resolve("module-info.class")))
            return classes.toString();
        var module = Files.createDirectories(folder.resolve("library"));
        var jar = module.resolve("asyncio.jar");
        var manifest = Files.writeString(folder.resolve("manifest"), "Automatic-Module-Name: asyncio\n");
        var packed = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/jar",
                        "-cfm",
                        jar.toString(),
                        manifest.toString(),
                        "-C",
                        classes.toString(),
                        ".")
                .inheritIO()
                .start();
        assertThat(packed.waitFor()).isZero();
        return module.toString();
    }
}
