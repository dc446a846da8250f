package asyncio.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// Reads expressions, awaitables and the arguments of methods: sections 3, 4 and 6 of `SPEC.md`.
final class ExprParser {
    private ExprParser() {}

    /// Reads an expression; an absent one is null.
    static Expr expr(@Nullable JsonNode node) {
        return expr(node, Expr.NULL);
    }

    static Expr expr(@Nullable JsonNode node, Expr otherwise) {
        if (node == null) return otherwise;
        if (node.isNull()) return Expr.NULL;
        if (node.isBoolean()) return new Expr.Literal(node.booleanValue());
        if (node.isIntegralNumber()) return new Expr.Literal(node.longValue());
        if (node.isTextual()) return new Expr.Literal(node.textValue());
        var fields = new Fields(node);
        return switch (fields.text("e")) {
            case "last" -> new Expr.Last();
            case "arg" -> new Expr.Argument(fields.number("mul", 1), fields.number("add", 0));
            case "ctr" -> new Expr.Counter(fields.text("k"), fields.number("mul", 1), fields.number("add", 0));
            default -> throw new MalformedProgramException("no expression: " + Fields.quote(node));
        };
    }

    static Aw aw(JsonNode node) {
        var fields = new Fields(node);
        if (fields.has("f")) return new Aw.Held(fields.text("f"));
        if (fields.has("body")) return new Aw.Body(fields.text("body"), expr(node.get("arg"), Expr.ZERO));
        if (fields.has("gather")) return new Aw.Gather(fields.list("gather", ExprParser::aw), fields.flag("rx"));
        if (fields.has("shield")) return new Aw.Shield(aw(fields.required("shield")));
        if (fields.has("wait_for")) return new Aw.WaitFor(aw(fields.required("wait_for")), expr(node.get("ms")));
        if (fields.has("sleep")) return new Aw.Sleep(expr(node.get("sleep")), expr(node.get("v")));
        if (fields.has("m")) return new Aw.Method(call(fields));
        throw new MalformedProgramException("no awaitable: " + Fields.quote(node));
    }

    static MethodCall call(Fields fields) {
        var method = fields.text("m");
        return new MethodCall(fields.text("x"), method, arguments(method, fields));
    }

    private static Arguments arguments(String method, Fields fields) {
        return switch (method) {
            case "set_result", "set_name", "put_nowait", "put", "asend" ->
                new Arguments.Value(expr(fields.node().get("v")));
            case "cancel" -> fields.has("msg") ? new Arguments.Message(fields.textOrNull("msg")) : new Arguments.None();
            case "set_exception", "athrow" -> new Arguments.Failure(error(fields));
            case "add_cb", "remove_cb" -> new Arguments.Callback(fields.text("cb"), fields.textOrNull("ctx"));
            case "notify" -> new Arguments.Count((int) fields.number("n", 1));
            case "reschedule" ->
                fields.has("in")
                        ? new Arguments.In(expr(fields.required("in")))
                        : new Arguments.At(expr(fields.required("at")));
            case "shutdown" -> new Arguments.Immediate(fields.flag("immediate"));
            case "wait_until" -> new Arguments.Until(test(fields));
            default -> new Arguments.None();
        };
    }

    static NewError error(Fields fields) {
        var message = fields.textOrNull("msg");
        return new NewError(ErrorKind.labelled(fields.text("err")), message == null ? "" : message);
    }

    static CounterTest test(Fields fields) {
        fields.required("n");
        return new CounterTest(fields.text("k"), CounterTest.Relation.of(fields.text("cmp")), fields.number("n", 0));
    }
}
