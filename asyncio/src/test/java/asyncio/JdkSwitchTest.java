package asyncio;

final class JdkSwitchTest extends ThreadSwitchContract {
    @Override
    ThreadSwitch threads() {
        return new JdkSwitch();
    }
}
