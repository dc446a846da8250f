package asyncio.process;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a program that has exited has left. The arrays are empty where the output was no pipe.
///
/// Python: `subprocess.CompletedProcess`.
///
/// @param returnCode how it exited, see [Subprocess#returnCode]
/// @param stdout its output
/// @param stderr its error output
@SuppressWarnings("ArrayRecordComponent") // Compared by what is in them.
public record CompletedProcess(int returnCode, byte[] stdout, byte[] stderr) {
    /// Returns the output as text, in UTF-8.
    ///
    /// @return the text
    public String stdoutText() {
        return new String(stdout, StandardCharsets.UTF_8);
    }

    /// Returns the error output as text, in UTF-8.
    ///
    /// @return the text
    public String stderrText() {
        return new String(stderr, StandardCharsets.UTF_8);
    }

    /// Returns whether the return code is 0.
    ///
    /// @return true if it is
    public boolean succeeded() {
        return returnCode == 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CompletedProcess that
                && returnCode == that.returnCode
                && Arrays.equals(stdout, that.stdout)
                && Arrays.equals(stderr, that.stderr);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * returnCode + Arrays.hashCode(stdout)) + Arrays.hashCode(stderr);
    }

    @Override
    public String toString() {
        return "CompletedProcess[returnCode=" + returnCode + ", " + stdout.length + " bytes of output, " + stderr.length
                + " of error output]";
    }
}
