package asyncio;

final class ShortSwitchTest extends ThreadSwitchContract {
    @Override
    ThreadSwitch threads() {
        return new ShortSwitch(new JdkSwitch());
    }
}
