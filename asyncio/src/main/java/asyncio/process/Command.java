package asyncio.process;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;

/// What is to be started.
///
/// @param words the program and its arguments
/// @param shell whether the program is a shell that was given a command line
/// @param options how
record Command(List<String> words, boolean shell, SubprocessOptions options) {
    private static final List<String> SHELL =
            File.separatorChar == '/' ? List.of("/bin/sh", "-c") : List.of("cmd.exe", "/c");

    private static final String NO_SUCH_FILE = "error: 2 ";
    private static final String PERMISSION_DENIED = "error: 13 ";

    static Command exec(List<String> words, SubprocessOptions options) {
        if (words.isEmpty()) throw new IllegalArgumentException("there is no program to start: the command is empty");
        return new Command(List.copyOf(words), false, options);
    }

    static Command shell(String line, SubprocessOptions options) {
        return new Command(List.of(SHELL.get(0), SHELL.get(1), line), true, options);
    }

    /// Starts the program. Blocks.
    Process start() throws IOException {
        var builder = new ProcessBuilder(words)
                .redirectInput(input(options.stdin()))
                .redirectOutput(output(options.stdout()));
        if (options.stderr() == Stdio.STDOUT) builder.redirectErrorStream(true);
        else builder.redirectError(output(options.stderr()));
        if (options.cwd() != null) builder.directory(options.cwd().toFile());
        if (options.env() != null) {
            builder.environment().clear();
            builder.environment().putAll(options.env());
        }
        try {
            return builder.start();
        } catch (IOException e) {
            throw clearer(e);
        }
    }

    private static Redirect input(Stdio stdio) {
        return switch (stdio) {
            case Stdio.File file -> Redirect.from(file.path().toFile());
            case Stdio.Standard.DEVNULL -> Redirect.from(Redirect.DISCARD.file());
            case Stdio.Standard standard -> inheritedOrPiped(standard);
        };
    }

    private static Redirect output(Stdio stdio) {
        return switch (stdio) {
            case Stdio.File(var path, var append) ->
                append ? Redirect.appendTo(path.toFile()) : Redirect.to(path.toFile());
            case Stdio.Standard.DEVNULL -> Redirect.DISCARD;
            case Stdio.Standard standard -> inheritedOrPiped(standard);
        };
    }

    private static Redirect inheritedOrPiped(Stdio.Standard standard) {
        return standard == Stdio.Standard.PIPE ? Redirect.PIPE : Redirect.INHERIT;
    }

    /// The JDK says in words only what went wrong.
    private IOException clearer(IOException e) {
        var message = String.valueOf(e.getMessage());
        var program = words.getFirst();
        var cwd = options.cwd();
        IOException clear = null;
        if (cwd != null && !Files.isDirectory(cwd)) {
            clear = Files.exists(cwd)
                    ? new NotDirectoryException(cwd.toString())
                    : new NoSuchFileException(
                            cwd.toString(), null, "no such directory to start \"" + program + "\" in");
        } else if (message.contains(NO_SUCH_FILE)) {
            var where = program.indexOf(File.separatorChar) < 0 ? "no such program on the PATH" : "no such program";
            clear = new NoSuchFileException(program, null, where);
        } else if (message.contains(PERMISSION_DENIED)) {
            clear = new AccessDeniedException(program, null, "it may not be executed");
        }
        if (clear == null) return e;
        clear.initCause(e);
        return clear;
    }
}
