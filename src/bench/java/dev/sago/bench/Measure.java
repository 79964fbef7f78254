package dev.sago.bench;

/**
 * One figure of one round.
 *
 * @param copies how many repositories hold the snapshot afterwards
 * @param way how they came to be, empty where there is one
 * @param stored bytes by which the stores grew; 0 for a restore
 * @param note what went wrong, or what differs; empty if nothing
 * @param valid whether the result was right; figures of wrong results are not counted
 */
record Measure(
        String corpus,
        Work work,
        String tool,
        int copies,
        String way,
        int round,
        Usage usage,
        long stored,
        String note,
        boolean valid) {}
