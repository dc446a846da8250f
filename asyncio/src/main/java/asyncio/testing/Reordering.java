package asyncio.testing;

import asyncio.Task;

/// One decision of a schedule that is not the order in which things became ready, in words.
///
/// @param time when, in nanoseconds of virtual time
/// @param turn in which turn of the loop
/// @param what what was decided
record Reordering(long time, int turn, String what) {
    private static final int FRAMES = 4;

    static String where(String name, Object subject) {
        if (!(subject instanceof Task<?> task)) return "";
        var text = new StringBuilder("\n       ").append(name);
        var frames = task.getStack();
        if (frames.isEmpty()) return text.append(" has not begun").toString();
        text.append(" goes on in");
        for (var frame : frames.subList(0, Math.min(FRAMES, frames.size()))) {
            text.append("\n         at ").append(frame);
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "at " + Trace.text(time) + ", turn " + turn + ": " + what;
    }
}
