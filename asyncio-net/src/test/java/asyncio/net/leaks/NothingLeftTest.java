package asyncio.net.leaks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import asyncio.testing.LeakCheck;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.commons.support.AnnotationSupport;

/// What the tests of this module look for is found when it is there.
@ExtendWith(NothingLeft.class)
final class NothingLeftTest {
    @Test
    void aBufferThatIsLostIsFoundOnce() {
        Unpooled.directBuffer(1).touch("lost on purpose");

        assertThat(LostResources.find()).singleElement().asString().contains("ByteBuf", "lost on purpose");
        assertThat(LostResources.find()).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDescriptorThatStaysOpenIsNamed(@TempDir Path folder) throws IOException {
        var check = LeakCheck.open(LeakCheck.Kind.DESCRIPTORS);
        var file = folder.resolve("file");
        try (var _ = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThatThrownBy(() -> NothingLeft.awaitClosed(check, Duration.ofMillis(5)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("open on " + file);
        }
        NothingLeft.awaitClosed(check, Duration.ofSeconds(1));
    }

    @Test
    void everyTestOfThisModuleLooks() throws Exception {
        var sources = Path.of("src/test/java"); // Where Maven starts the tests of this module.
        try (var files = Files.walk(sources)) {
            var tests = files.map(file -> sources.relativize(file).toString())
                    .filter(name -> name.endsWith("Test.java"))
                    .toList();
            assertThat(tests).isNotEmpty();
            for (var test : tests) {
                var type = Class.forName(test.replace(".java", "").replace('/', '.'));
                assertThat(AnnotationSupport.findRepeatableAnnotations(type, ExtendWith.class))
                        .as("extensions of %s", type)
                        .anyMatch(extension -> extension.value()[0] == NothingLeft.class);
            }
        }
    }
}
