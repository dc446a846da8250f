package asyncio.process;

import java.nio.file.Path;
import java.util.Objects;

/// Where the standard input of a program comes from, or where its output goes to.
public sealed interface Stdio {
    /// A pipe between the program and this process.
    Stdio PIPE = Standard.PIPE;

    /// For the error output: where the output goes to.
    Stdio STDOUT = Standard.STDOUT;

    /// Nowhere: no input; output is dropped.
    Stdio DEVNULL = Standard.DEVNULL;

    /// The same as that of this process.
    Stdio INHERIT = Standard.INHERIT;

    /// Returns a file to read the input from, or to replace with the output.
    ///
    /// @param path the file
    /// @return it
    static Stdio file(Path path) {
        return new File(path, false);
    }

    /// Returns a file to add the output to.
    ///
    /// @param path the file
    /// @return it
    static Stdio append(Path path) {
        return new File(path, true);
    }

    /// What needs no more to be said. The constants of [Stdio] are these.
    enum Standard implements Stdio {
        /// See [Stdio#PIPE].
        PIPE,

        /// See [Stdio#STDOUT].
        STDOUT,

        /// See [Stdio#DEVNULL].
        DEVNULL,

        /// See [Stdio#INHERIT].
        INHERIT
    }

    /// A file.
    ///
    /// @param path where it is
    /// @param append whether output is added to what is in it
    record File(Path path, boolean append) implements Stdio {
        /// Checks the components.
        ///
        /// @param path where it is
        /// @param append whether output is added to what is in it
        public File {
            Objects.requireNonNull(path, "path");
        }
    }
}
