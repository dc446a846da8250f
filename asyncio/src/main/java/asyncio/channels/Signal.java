package asyncio.channels;

import org.jspecify.annotations.Nullable;

/// What stands in the place of an item.
enum Signal {
    /// There is no item now; one may come.
    NOTHING,

    /// There is no item and there will be none.
    ENDED,

    /// Said to a waiter: the item was taken. The operation is over.
    ACCEPTED,

    /// Said to a waiter: something has changed, so begin anew.
    LOOK_AGAIN,

    /// The item null, which the collections of the JDK do not hold.
    NULL;

    static Object mask(@Nullable Object item) {
        return item == null ? NULL : item;
    }

    @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"}) // It is null only where T allows it.
    static <T extends @Nullable Object> T unmask(Object item) {
        return item == NULL ? null : (T) item;
    }
}
