package asyncio.junit;

import java.lang.reflect.Method;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/// What is behind [AsyncTest]. JUnit makes it; nobody needs to name it.
public final class AsyncExtension
        implements InvocationInterceptor,
                ParameterResolver,
                BeforeAllCallback,
                AfterAllCallback,
                BeforeEachCallback,
                AfterEachCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(AsyncExtension.class);

    /// Creates the extension.
    public AsyncExtension() {}

    // ---- Its loop

    @Override
    public void beforeAll(ExtensionContext context) {
        var settings = Settings.of(context);
        if (settings.perClass()) open(settings, context);
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        var loop = context.getStore(NAMESPACE).remove(TestLoop.class, TestLoop.class);
        if (loop != null) ((Body) loop::close).asCoroutine().await();
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        var settings = Settings.of(context);
        if (settings.repeated()) return;
        var loop = settings.perClass() ? loop(context) : open(settings, context);
        ((Body) loop::openLeakCheck).asCoroutine().await();
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        var settings = Settings.of(context);
        if (settings.repeated()) return;
        var loop = loop(context);
        Body end =
                () -> Body.all(loop::closeLeakCheck, loop::throwReports, settings.perClass() ? () -> {} : loop::close);
        end.asCoroutine().await();
    }

    private static TestLoop open(Settings settings, ExtensionContext context) {
        var loop = new TestLoop(settings, settings.kinds().getFirst());
        context.getStore(NAMESPACE).put(TestLoop.class, loop);
        return loop;
    }

    private static TestLoop loop(ExtensionContext context) {
        return Objects.requireNonNull(
                context.getStore(NAMESPACE).get(TestLoop.class, TestLoop.class), "the loop of the test");
    }

    // ---- Its methods

    @Override
    public void interceptBeforeAllMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        runOncePerClass(invocation, context);
    }

    @Override
    public void interceptAfterAllMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        runOncePerClass(invocation, context);
    }

    private static void runOncePerClass(Invocation<@Nullable Void> invocation, ExtensionContext context)
            throws Throwable {
        if (Settings.of(context).perClass()) loop(context).run(invocation::proceed);
        else invocation.proceed();
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        if (Settings.of(context).repeated()) invocation.skip(); // The repetition calls it.
        else loop(context).run(invocation::proceed);
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        if (Settings.of(context).repeated() || loop(context).hangs()) invocation.skip();
        else loop(context).run(invocation::proceed);
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        runTest(invocation, method, context);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        runTest(invocation, method, context);
    }

    private static void runTest(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        var settings = Settings.of(context);
        if (settings.repeated()) {
            invocation.skip();
            new Repetition(settings, method, context).run();
        } else {
            var loop = loop(context);
            loop.run(invocation::proceed);
            loop.throwReports();
        }
    }

    // ---- Its parameters

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getDeclaringExecutable() instanceof Method
                && Parameters.supports(parameter.getParameter().getType());
    }

    @Override
    public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (Settings.of(context).repeated()) return null; // The repetition has it.
        return loop(context).parameters().of(parameter.getParameter().getType());
    }
}
