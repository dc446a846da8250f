package asyncio.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads one recorded program: sections 1, 2 and 9 of `SPEC.md`.
final class RecordingParser {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int COLUMNS = 4;

    private RecordingParser() {}

    /// Reads a recording from one JSON object.
    ///
    /// @throws MalformedProgramException if `text` is not JSON, or no recorded program
    static Recording parse(String text) {
        JsonNode node;
        try {
            node = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new MalformedProgramException("this is not JSON: " + e.getOriginalMessage());
        }
        var fields = new Fields(node);
        return new Recording(
                fields.text("id"),
                fields.text("area"),
                Set.copyOf(fields.texts("features")),
                program(fields.required("program")),
                fields.list("trace", RecordingParser::row));
    }

    static Program program(JsonNode node) {
        var fields = new Fields(node);
        var runs = fields.texts("runs");
        return new Program(
                functions(fields, "bodies"),
                functions(fields, "gens"),
                functions(fields, "cbs"),
                runs.isEmpty() ? List.of("main") : runs,
                fields.flag("eager"));
    }

    private static Map<String, List<Op>> functions(Fields program, String kind) {
        if (!program.has(kind)) return Map.of();
        var fields = new Fields(program.required(kind));
        var functions = new LinkedHashMap<String, List<Op>>();
        for (var name : fields.names()) functions.put(name, OpParser.ops(fields, name));
        return functions;
    }

    private static Row row(JsonNode node) {
        if (!node.isArray() || node.size() != COLUMNS || !node.get(0).isIntegralNumber()) {
            throw new MalformedProgramException("a row is a time and three strings, not " + Fields.quote(node));
        }
        return new Row(node.get(0).longValue(), column(node, 1), column(node, 2), column(node, 3));
    }

    private static String column(JsonNode row, int index) {
        var column = row.get(index);
        if (column.isTextual()) return column.textValue();
        throw new MalformedProgramException("a row is a time and three strings, not " + Fields.quote(row));
    }
}
