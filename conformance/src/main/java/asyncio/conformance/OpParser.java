package asyncio.conformance;

import asyncio.ReturnWhen;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// Reads ops: section 5 of `SPEC.md`.
final class OpParser {
    private OpParser() {}

    static List<Op> ops(Fields fields, String name) {
        return fields.list(name, OpParser::op);
    }

    static Op op(JsonNode node) {
        var fields = new Fields(node);
        var name = fields.text("op");
        return switch (name) {
            case "log" -> new Op.Log(ExprParser.expr(node.get("v")));
            case "inc" -> new Op.Increment(fields.text("k"), fields.number("by", 1));
            case "if" -> new Op.If(ExprParser.test(fields), ops(fields, "then"), ops(fields, "else"));
            case "repeat" -> new Op.Repeat((int) fields.number("n", 0), ops(fields, "body"));
            case "break" -> new Op.Break();
            case "continue" -> new Op.Continue();
            case "return" -> new Op.Return(ExprParser.expr(node.get("v")));
            case "raise" -> new Op.Raise(ExprParser.error(fields));
            case "reraise" -> new Op.Reraise();
            case "try" ->
                new Op.Try(
                        ops(fields, "body"),
                        fields.list("except", OpParser::handler),
                        ops(fields, "else"),
                        ops(fields, "finally"));
            case "task" ->
                new Op.CreateTask(
                        ExprParser.aw(fields.required("aw")),
                        fields.text("as"),
                        fields.textOrNull("name"),
                        fields.textOrNull("ctx"),
                        fields.flagOrNull("eager"),
                        fields.textOrNull("group"));
            case "ensure" -> new Op.Ensure(ExprParser.aw(fields.required("aw")), fields.text("as"));
            case "call" ->
                new Op.Call(
                        how(fields),
                        fields.text("cb"),
                        ExprParser.expr(node.get("ms"), Expr.ZERO),
                        fields.textOrNull("as"),
                        fields.textOrNull("ctx"));
            case "new" -> new Op.New(creation(fields), fields.text("as"));
            case "do" -> new Op.Do(ExprParser.call(fields));
            case "all_tasks" -> new Op.AllTasks();
            case "sleep" -> new Op.Sleep(ExprParser.expr(fields.required("ms")));
            case "await" -> new Op.Await(ExprParser.aw(fields.required("aw")));
            case "wait" -> new Op.Wait(fields.texts("fs"), returnWhen(fields), ExprParser.expr(node.get("ms")));
            case "as_completed" ->
                new Op.AsCompleted(
                        fields.texts("fs"),
                        isPlain(fields),
                        ExprParser.expr(node.get("ms")),
                        fields.textOrNull("as"),
                        ops(fields, "body"));
            case "timeout" ->
                new Op.WithTimeout(
                        ExprParser.expr(node.get(fields.has("at") ? "at" : "ms")),
                        fields.has("at"),
                        fields.textOrNull("as"),
                        ops(fields, "body"));
            case "group" -> new Op.WithGroup(fields.textOrNull("as"), ops(fields, "body"));
            case "with" -> new Op.With(fields.text("x"), ops(fields, "body"));
            case "async_for" ->
                fields.has("gen")
                        ? new Op.AsyncForNew(generator(fields), ops(fields, "body"))
                        : new Op.AsyncFor(fields.text("x"), ops(fields, "body"));
            case "yield" -> new Op.Yield(ExprParser.expr(node.get("v")));
            case "cset" ->
                new Op.SetContextVar(fields.text("cv"), ExprParser.expr(node.get("v")), fields.textOrNull("as"));
            case "cget" -> new Op.GetContextVar(fields.text("cv"));
            case "creset" -> new Op.ResetContextVar(fields.text("cv"), fields.text("tok"));
            default -> throw new MalformedProgramException("no op is called \"" + name + "\"");
        };
    }

    private static Op.Handler handler(JsonNode node) {
        var fields = new Fields(node);
        return new Op.Handler(fields.text("err"), ops(fields, "body"));
    }

    private static Op.How how(Fields fields) {
        var how = fields.text("how");
        return switch (how) {
            case "soon" -> Op.How.SOON;
            case "later" -> Op.How.LATER;
            case "at" -> Op.How.AT;
            default -> throw new MalformedProgramException("a callback is called soon, later or at a time, not " + how);
        };
    }

    private static ReturnWhen returnWhen(Fields fields) {
        var when = fields.textOrNull("when");
        if (when == null) return ReturnWhen.ALL_COMPLETED;
        for (var each : ReturnWhen.values()) {
            if (each.name().equals(when)) return each;
        }
        throw new MalformedProgramException("wait cannot return at \"" + when + "\"");
    }

    private static boolean isPlain(Fields fields) {
        var mode = fields.text("mode");
        return switch (mode) {
            case "plain" -> true;
            case "async" -> false;
            default -> throw new MalformedProgramException("as_completed is async or plain, not " + mode);
        };
    }

    private static Creation creation(Fields fields) {
        var type = fields.text("type");
        return switch (type) {
            case "Future" -> new Creation.OfFuture();
            case "Context" -> new Creation.OfContext();
            case "Gen" -> generator(fields);
            case "Lock" -> new Creation.OfLock();
            case "Event" -> new Creation.OfEvent();
            case "Condition" -> new Creation.OfCondition(fields.textOrNull("lock"));
            case "Semaphore" -> sized(Creation.Sized.SEMAPHORE, fields, 1);
            case "BoundedSemaphore" -> sized(Creation.Sized.BOUNDED_SEMAPHORE, fields, 1);
            case "Barrier" -> sized(Creation.Sized.BARRIER, fields, 1);
            case "Queue" -> sized(Creation.Sized.QUEUE, fields, 0);
            case "LifoQueue" -> sized(Creation.Sized.LIFO_QUEUE, fields, 0);
            case "PriorityQueue" -> sized(Creation.Sized.PRIORITY_QUEUE, fields, 0);
            default -> throw new MalformedProgramException("no type is called \"" + type + "\"");
        };
    }

    private static Creation sized(Creation.Sized type, Fields fields, int otherwise) {
        return new Creation.OfSize(type, (int) fields.number("n", otherwise));
    }

    private static Creation.OfGenerator generator(Fields fields) {
        return new Creation.OfGenerator(
                fields.text("gen"), ExprParser.expr(fields.node().get("arg"), Expr.ZERO));
    }
}
