package asyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ShortSwitchTest extends ThreadSwitchContract {
    @BeforeEach
    void onlyWithTheJdkThatItFollows() {
        assumeTrue(Jdk.isShortened(), "another JDK, or its assertions are enabled");
    }

    @Override
    ThreadSwitch threads() {
        return new ShortSwitch();
    }

    @Test
    void fibersAreSwitchedLikeThis() {
        assertThat(Objects.requireNonNull(Jdk.open()).threadSwitch()).isInstanceOf(ShortSwitch.class);
    }
}
