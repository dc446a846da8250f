package asyncio.conformance;

/// A call of a method, by its asyncio name, on the object in a variable.
record MethodCall(String variable, String method, Arguments arguments) {
    /// Returns the call as rows name it: `variable.method`.
    String label() {
        return variable + "." + method;
    }

    /// Returns the exception to throw when the object in the variable has no such method.
    MalformedProgramException unknownFor(Object object) {
        return new MalformedProgramException(label() + " does not exist: the variable holds a "
                + object.getClass().getSimpleName() + ", and section 6 of SPEC.md gives it no such method");
    }
}
