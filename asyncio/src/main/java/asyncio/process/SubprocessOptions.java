package asyncio.process;

import asyncio.streams.StreamReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How a program is started.
///
/// {@snippet class = "asyncio.process.SubprocessTest" region = "options"}
///
/// @param stdin where its input comes from
/// @param stdout where its output goes to
/// @param stderr where its error output goes to
/// @param limit the limit of the readers of its output, see [StreamReader]
/// @param cwd the directory in which it starts, or null for that of this process
/// @param env all its environment variables, or null for those of this process
public record SubprocessOptions(
        Stdio stdin,
        Stdio stdout,
        Stdio stderr,
        int limit,
        @Nullable Path cwd,
        @Nullable Map<String, String> env) {
    /// Input and output are those of this process. What [Subprocess#createSubprocessExec(String...)] begins with.
    public static final SubprocessOptions INHERIT = all(Stdio.INHERIT);

    /// Input and output are pipes. What [Subprocess#subprocessExec] begins with in Python.
    public static final SubprocessOptions PIPES = all(Stdio.PIPE);

    /// Checks the components.
    ///
    /// @param stdin where its input comes from
    /// @param stdout where its output goes to
    /// @param stderr where its error output goes to
    /// @param limit the limit of the readers of its output
    /// @param cwd the directory in which it starts, or null for that of this process
    /// @param env all its environment variables, or null for those of this process
    /// @throws IllegalArgumentException if the input or the output is to go where the output goes, or the limit is not
    ///     positive
    public SubprocessOptions {
        if (stdin == Stdio.STDOUT) throw new IllegalArgumentException("STDOUT is for stderr only, not for stdin");
        if (stdout == Stdio.STDOUT) throw new IllegalArgumentException("STDOUT is for stderr only, not for stdout");
        if (limit <= 0) throw new IllegalArgumentException("the limit of a stream must be positive, but is " + limit);
        Objects.requireNonNull(stdin, "stdin");
        Objects.requireNonNull(stdout, "stdout");
        Objects.requireNonNull(stderr, "stderr");
        env = env == null ? null : Map.copyOf(env);
    }

    private static SubprocessOptions all(Stdio stdio) {
        return new SubprocessOptions(stdio, stdio, stdio, StreamReader.USUAL_LIMIT, null, null);
    }

    /// Returns the same with another input.
    ///
    /// @param stdin where it comes from
    /// @return the options
    public SubprocessOptions withStdin(Stdio stdin) {
        return new SubprocessOptions(stdin, stdout, stderr, limit, cwd, env);
    }

    /// Returns the same with another output.
    ///
    /// @param stdout where it goes to
    /// @return the options
    public SubprocessOptions withStdout(Stdio stdout) {
        return new SubprocessOptions(stdin, stdout, stderr, limit, cwd, env);
    }

    /// Returns the same with another error output.
    ///
    /// @param stderr where it goes to
    /// @return the options
    public SubprocessOptions withStderr(Stdio stderr) {
        return new SubprocessOptions(stdin, stdout, stderr, limit, cwd, env);
    }

    /// Returns the same with another limit.
    ///
    /// @param limit the limit of the readers
    /// @return the options
    public SubprocessOptions withLimit(int limit) {
        return new SubprocessOptions(stdin, stdout, stderr, limit, cwd, env);
    }

    /// Returns the same with another directory.
    ///
    /// @param cwd where the program starts
    /// @return the options
    public SubprocessOptions withCwd(Path cwd) {
        return new SubprocessOptions(stdin, stdout, stderr, limit, Objects.requireNonNull(cwd, "cwd"), env);
    }

    /// Returns the same with other environment variables.
    ///
    /// @param env all of them
    /// @return the options
    public SubprocessOptions withEnv(Map<String, String> env) {
        return new SubprocessOptions(stdin, stdout, stderr, limit, cwd, Objects.requireNonNull(env, "env"));
    }

    /// Returns the same with one environment variable more, or another value for it.
    ///
    /// @param name its name
    /// @param value its value
    /// @return the options
    public SubprocessOptions withVariable(String name, String value) {
        var all = new HashMap<>(env == null ? System.getenv() : env);
        all.put(name, value);
        return withEnv(all);
    }
}
