package dev.sago.lab;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How the demonstration ended.
 *
 * @param folder where the lab was, and is if it was kept
 * @param documents files in both systems when the fire began
 * @param bytes their size
 * @param stored bytes stored at each site at the end, by its name
 * @param firstBackup how long the first backup of both systems took
 * @param secondBackup how long the second took
 * @param restore how long restoring both took
 * @param heal how long healing the burned site took
 * @param took how long all of it took
 * @param acts how long each act took
 * @param differences all in which the restored differs from the originals
 */
public record DemoReport(
        String folder,
        long documents,
        long bytes,
        Map<String, Long> stored,
        Duration firstBackup,
        Duration secondBackup,
        Duration restore,
        Duration heal,
        Duration took,
        Map<Act, Duration> acts,
        List<Difference> differences) {

    /** Whether everything came back as it was. */
    public boolean same() {
        return differences.isEmpty();
    }
}
