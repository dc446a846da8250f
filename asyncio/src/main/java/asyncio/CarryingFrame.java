package asyncio;

import java.lang.classfile.Annotation;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.attribute.RuntimeVisibleAnnotationsAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// The frame in which the current thread is another one: what a thread goes on in by a [ShortSwitch].
///
/// ```java
/// final class AsyncioCarryingFrame1 {
///     static final MethodHandle ENTER = continuations()
///             .findStatic(Continuation.class, "enterSpecial", MethodType.fromMethodDescriptorString(...));
///
///     static MethodHandles.Lookup continuations() {
///         return MethodHandles.privateLookupIn(Continuation.class, MethodHandles.lookup());
///     }
///
///     @ChangesCurrentThread
///     static void carry(Thread carrier, Thread thread, Continuation continuation) {
///         VarHandle.releaseFence();
///         carrier.setCurrentThread(thread);
///         try {
///             ENTER.invokeExact(continuation, true, true);
///         } finally {
///             VarHandle.releaseFence();
///             carrier.setCurrentThread(carrier);
///         }
///     }
/// }
/// ```
///
/// The JIT compiler takes it that `Thread.currentThread()` is the same all through a method and what is inlined there,
/// unless the method has this annotation, which counts in classes of the JDK only. Without it a later
/// `Thread.currentThread()` of the loop might be read while another thread is the current one. So the class is made here
/// and put into `java.lang`.
///
/// @param carry `carry`
/// @param continuations what is private in `Continuation`
record CarryingFrame(MethodHandle carry, Insides continuations) {
    /// Has a number of its own for each text of the class: two versions of this library may be in one program.
    private static final String NAME = "java.lang.AsyncioCarryingFrame1";

    private static final ClassDesc SELF = ClassDesc.of(NAME);
    private static final ClassDesc THREAD = descriptor(Thread.class);
    private static final ClassDesc CONTINUATION = ClassDesc.of("jdk.internal.vm.Continuation");
    private static final ClassDesc CHANGES_CURRENT_THREAD =
            ClassDesc.of("jdk.internal.vm.annotation.ChangesCurrentThread");
    private static final ClassDesc LOOKUP = ConstantDescs.CD_MethodHandles_Lookup;
    private static final ClassDesc HANDLE = ConstantDescs.CD_MethodHandle;
    private static final ClassDesc TYPE = ConstantDescs.CD_MethodType;

    private static final MethodTypeDesc ENTER_TYPE =
            MethodTypeDesc.of(ConstantDescs.CD_void, CONTINUATION, ConstantDescs.CD_boolean, ConstantDescs.CD_boolean);

    static CarryingFrame open(Insides threads) throws ReflectiveOperationException {
        var frame = new Insides(threads.lookup().in(define(threads.lookup())));
        var continuations = new Insides(lookup(frame.staticMethod("continuations", MethodHandles.Lookup.class)));
        var carry = frame.staticMethod("carry", void.class, Thread.class, Thread.class, continuations.type());
        return new CarryingFrame(carry.asType(carry.type().changeParameterType(2, Object.class)), continuations);
    }

    private static MethodHandles.Lookup lookup(MethodHandle method) {
        try {
            return (MethodHandles.Lookup) method.invokeExact();
        } catch (Throwable e) {
            throw Throwables.sneaky(e);
        }
    }

    private static Class<?> define(MethodHandles.Lookup threads) throws ReflectiveOperationException {
        try {
            return threads.defineClass(bytes());
        } catch (LinkageError e) { // Another copy of this library has done so.
            return Class.forName(NAME, true, null);
        }
    }

    private static byte[] bytes() {
        var annotation = RuntimeVisibleAnnotationsAttribute.of(Annotation.of(CHANGES_CURRENT_THREAD));
        var carryType = MethodTypeDesc.of(ConstantDescs.CD_void, THREAD, THREAD, CONTINUATION);
        return ClassFile.of()
                .build(
                        SELF,
                        frame -> frame.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                                .withField("ENTER", HANDLE, ClassFile.ACC_STATIC | ClassFile.ACC_FINAL)
                                .withMethodBody(
                                        ConstantDescs.CLASS_INIT_NAME,
                                        ConstantDescs.MTD_void,
                                        ClassFile.ACC_STATIC,
                                        CarryingFrame::writeInitializer)
                                .withMethodBody(
                                        "continuations",
                                        MethodTypeDesc.of(LOOKUP),
                                        ClassFile.ACC_STATIC,
                                        CarryingFrame::writeContinuations)
                                .withMethod(
                                        "carry",
                                        carryType,
                                        ClassFile.ACC_STATIC,
                                        carry -> carry.with(annotation).withCode(CarryingFrame::writeCarry)));
    }

    private static void writeInitializer(CodeBuilder code) {
        var findStatic = MethodTypeDesc.of(HANDLE, ConstantDescs.CD_Class, ConstantDescs.CD_String, TYPE);
        code.invokestatic(SELF, "continuations", MethodTypeDesc.of(LOOKUP))
                .loadConstant(CONTINUATION)
                .loadConstant("enterSpecial")
                .loadConstant(ENTER_TYPE)
                .invokevirtual(LOOKUP, "findStatic", findStatic)
                .putstatic(SELF, "ENTER", HANDLE)
                .return_();
    }

    private static void writeContinuations(CodeBuilder code) {
        var handles = ConstantDescs.CD_MethodHandles;
        code.loadConstant(CONTINUATION)
                .invokestatic(handles, "lookup", MethodTypeDesc.of(LOOKUP))
                .invokestatic(handles, "privateLookupIn", MethodTypeDesc.of(LOOKUP, ConstantDescs.CD_Class, LOOKUP))
                .areturn();
    }

    private static void writeCarry(CodeBuilder code) {
        int carrier = 0;
        int thread = 1;
        int continuation = 2;
        setCurrentThread(code, carrier, thread);
        code.trying(
                enter -> enter.getstatic(SELF, "ENTER", HANDLE)
                        .aload(continuation)
                        .iconst_1()
                        .iconst_1()
                        .invokevirtual(HANDLE, "invokeExact", ENTER_TYPE),
                handlers -> handlers.catchingAll(handler -> {
                    setCurrentThread(handler, carrier, carrier);
                    handler.athrow();
                }));
        setCurrentThread(code, carrier, carrier);
        code.return_();
    }

    private static void setCurrentThread(CodeBuilder code, int carrier, int thread) {
        code.invokestatic(descriptor(VarHandle.class), "releaseFence", ConstantDescs.MTD_void)
                .aload(carrier)
                .aload(thread)
                .invokevirtual(THREAD, "setCurrentThread", MethodTypeDesc.of(ConstantDescs.CD_void, THREAD));
    }

    private static ClassDesc descriptor(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }
}
