package asyncio;

/// How virtual threads get on and off the thread that carries them. All but [#giveUp] is called on the carrier.
sealed interface ThreadSwitch permits JdkSwitch, ShortSwitch {
    /// Runs a thread that begins, or that the JDK has woken, until it is off the carrier again.
    void run(Thread thread);

    /// Takes the current thread, which is `thread`, off the carrier until somebody resumes it. Returns at once if it
    /// cannot leave.
    void giveUp(Thread thread);

    /// Notes that a thread that has given up may be resumed from now on.
    void noteGivenUp(Thread thread);

    /// Runs a thread that has given up until it is off the carrier again. Does nothing while another thread looks at its
    /// stack.
    void resume(Thread thread);
}
