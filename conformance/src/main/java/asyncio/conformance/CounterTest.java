package asyncio.conformance;

/// A question about a counter: `name relation number`.
record CounterTest(String counter, Relation relation, long number) {
    /// How the counter is compared with the number.
    enum Relation {
        LESS("<"),
        AT_MOST("<="),
        EQUAL("=="),
        UNEQUAL("!="),
        AT_LEAST(">="),
        GREATER(">");

        private final String sign;

        Relation(String sign) {
            this.sign = sign;
        }

        static Relation of(String sign) {
            for (var relation : values()) {
                if (relation.sign.equals(sign)) return relation;
            }
            throw new MalformedProgramException("\"" + sign + "\" compares nothing: use < <= == != >= or >");
        }
    }

    /// Returns whether the test holds for a counter that stands at `value`.
    boolean holds(long value) {
        return switch (relation) {
            case LESS -> value < number;
            case AT_MOST -> value <= number;
            case EQUAL -> value == number;
            case UNEQUAL -> value != number;
            case AT_LEAST -> value >= number;
            case GREATER -> value > number;
        };
    }
}
