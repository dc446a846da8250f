package asyncio.conformance;

import java.util.List;
import java.util.Set;

/// A program together with the trace that CPython gave for it.
record Recording(String id, String area, Set<String> features, Program program, List<Row> trace) {}
