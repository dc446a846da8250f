package asyncio.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import asyncio.process.Subprocess;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContext;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The same with OpenSSL.
abstract class OpenSslContract extends TlsContract {
    @BeforeAll
    static void checkForOpenSsl() {
        assumeTrue(OpenSsl.isAvailable(), () -> "OpenSSL does not work here: " + OpenSsl.unavailabilityCause());
    }

    @Test
    void openSslDoesIt() {
        assertThat(engine(TlsContext.clientBuilder()).build().ssl).isInstanceOf(OpenSslContext.class);
    }

    @Test
    void whereItIsMissingThatIsSaid() {
        var command = ChildJvm.command(
                WithoutOpenSsl.class, ChildJvm.classPath(), List.of("-Dio.netty.handler.ssl.noOpenSsl=true"));
        run(() -> {
            var said = Subprocess.run(null, command.toArray(String[]::new));
            assertThat(said.stdoutText()).contains("OpenSSL does not work here", "leave openSsl() out");
        });
    }

    /// Says why it cannot have OpenSSL.
    static final class WithoutOpenSsl {
        private WithoutOpenSsl() {}

        public static void main(String[] arguments) {
            try {
                TlsContext.clientBuilder().openSsl();
            } catch (IllegalStateException e) {
                IO.println(e.getMessage());
            }
        }
    }

    @Override
    TlsBuilder engine(TlsBuilder builder) {
        return builder.openSsl();
    }
}
