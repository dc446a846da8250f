package asyncio;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The values of context variables: an immutable hash table that is copied when it changes.
///
/// Contexts are copied for every task and callback and changed rarely, so copying a context has to cost nothing
/// and reading little; setting a variable copies the table, which is small.
final class ContextMap extends ContextSource {
    /// Stands for a variable without a value.
    static final Object MISSING = new Object();

    static final ContextMap EMPTY = new ContextMap(new Object[4], 0);

    // Keys at even places, their values behind them; open addressing, at most half full.
    private final @Nullable Object[] table;
    private final int size;

    private ContextMap(@Nullable Object[] table, int size) {
        this.table = table;
        this.size = size;
    }

    @Override
    Context open() {
        return new Context(this);
    }

    @Override
    ContextMap values() {
        return this;
    }

    int size() {
        return size;
    }

    /// Returns the value of a variable, or [#MISSING].
    @Nullable
    Object get(ContextVar<?> key) {
        int place = place(table, key);
        return table[place] == null ? MISSING : table[place + 1];
    }

    ContextMap with(ContextVar<?> key, @Nullable Object value) {
        boolean added = table[place(table, key)] == null;
        var copy = (size + 1) * 4 > table.length ? rehashed(table.length * 2, null) : table.clone();
        put(copy, key, value);
        return new ContextMap(copy, added ? size + 1 : size);
    }

    ContextMap without(ContextVar<?> key) {
        if (table[place(table, key)] == null) return this;
        return new ContextMap(rehashed(table.length, key), size - 1);
    }

    Map<ContextVar<?>, @Nullable Object> toMap() {
        var map = new LinkedHashMap<ContextVar<?>, @Nullable Object>();
        for (int i = 0; i < table.length; i += 2) {
            if (table[i] instanceof ContextVar<?> key) map.put(key, table[i + 1]);
        }
        return map;
    }

    private @Nullable Object[] rehashed(int capacity, @Nullable ContextVar<?> leftOut) {
        var copy = new Object[capacity];
        for (int i = 0; i < table.length; i += 2) {
            if (table[i] instanceof ContextVar<?> key && key != leftOut) put(copy, key, table[i + 1]);
        }
        return copy;
    }

    private static void put(@Nullable Object[] table, ContextVar<?> key, @Nullable Object value) {
        int place = place(table, key);
        table[place] = key;
        table[place + 1] = value;
    }

    /// Returns the place of a key, or the empty one where it would go.
    private static int place(@Nullable Object[] table, ContextVar<?> key) {
        int mask = table.length - 1;
        int place = (key.slot * 2) & mask;
        while (table[place] != null && table[place] != key) place = (place + 2) & mask;
        return place;
    }
}
