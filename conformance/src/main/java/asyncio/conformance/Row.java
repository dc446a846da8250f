package asyncio.conformance;

/// One event of a trace: at which time, in which task, what happened, and a value that says more.
record Row(long time, String task, String event, String value) {
    /// Stands for the task where there is none.
    static final String NO_TASK = "-";

    @Override
    public String toString() {
        return time + " " + task + " " + event + (value.isEmpty() ? "" : " " + value);
    }
}
