package asyncio.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The fields of one JSON object, each read as what it has to be. What is not there or is something else is
/// a [MalformedProgramException] that quotes the object.
record Fields(JsonNode node) {
    private static final int QUOTED = 120;

    Fields {
        if (!node.isObject()) throw new MalformedProgramException("an object was expected, not " + quote(node));
    }

    /// Returns whether the field is there, be it null.
    boolean has(String name) {
        return node.has(name);
    }

    /// Returns the names of all fields, in their order.
    List<String> names() {
        var names = new ArrayList<String>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    JsonNode required(String name) {
        var value = node.get(name);
        if (value == null) throw new MalformedProgramException("\"" + name + "\" is missing in " + quote(node));
        return value;
    }

    String text(String name) {
        var value = required(name);
        if (!value.isTextual()) throw wrong(name, "a string");
        return value.textValue();
    }

    /// Returns the string, or null when the field is absent or null.
    @Nullable
    String textOrNull(String name) {
        return node.hasNonNull(name) ? text(name) : null;
    }

    long number(String name, long otherwise) {
        var value = node.get(name);
        if (value == null) return otherwise;
        if (!value.isIntegralNumber()) throw wrong(name, "an integer");
        return value.longValue();
    }

    boolean flag(String name) {
        return node.hasNonNull(name) && flagOf(name);
    }

    @Nullable
    Boolean flagOrNull(String name) {
        return node.hasNonNull(name) ? flagOf(name) : null;
    }

    private boolean flagOf(String name) {
        var value = required(name);
        if (!value.isBoolean()) throw wrong(name, "true or false");
        return value.booleanValue();
    }

    /// Returns the elements of a list; an absent one is empty.
    <T> List<T> list(String name, Function<? super JsonNode, ? extends T> element) {
        var value = node.get(name);
        if (value == null) return List.of();
        if (!value.isArray()) throw wrong(name, "a list");
        var elements = new ArrayList<T>(value.size());
        for (var each : value) elements.add(element.apply(each));
        return List.copyOf(elements);
    }

    List<String> texts(String name) {
        return list(name, each -> {
            if (!each.isTextual()) throw wrong(name, "a list of strings");
            return each.textValue();
        });
    }

    private MalformedProgramException wrong(String name, String expected) {
        return new MalformedProgramException("\"" + name + "\" has to be " + expected + " in " + quote(node));
    }

    static String quote(JsonNode node) {
        var text = node.toString();
        return text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "...";
    }
}
