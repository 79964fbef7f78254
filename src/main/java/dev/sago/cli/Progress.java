package dev.sago.cli;

import java.time.Duration;
import java.util.List;

/**
 * How far a run has come, at one instant. Whoever works gives it when asked, from counters that cost nothing.
 *
 * @param stage what is being done; a word such as {@code reading}, shown in the user's language where {@code
 *     stage.<word>} is a message
 * @param filesDone files done with
 * @param filesTotal all files, or -1 while that is not known
 * @param bytesDone bytes done with
 * @param bytesTotal all bytes, or -1 while that is not known
 * @param elapsed time since the run began
 * @param sites one line per site; may be empty
 */
record Progress(
        String stage,
        long filesDone,
        long filesTotal,
        long bytesDone,
        long bytesTotal,
        Duration elapsed,
        List<SiteLine> sites) {

    Progress {
        sites = List.copyOf(sites);
    }

    /** What a site is doing. */
    enum SiteState {
        /** Nothing to do for the moment. */
        IDLE(Tone.PLAIN),
        /** Bytes flow. */
        BUSY(Tone.PLAIN),
        /** Slower than the others: some of its objects are debts for now. */
        BEHIND(Tone.WARN),
        /** Does not answer or refuses. */
        LOST(Tone.BAD),
        /** Has all. */
        DONE(Tone.GOOD);

        private final Tone tone;

        SiteState(Tone tone) {
            this.tone = tone;
        }

        Tone tone() {
            return tone;
        }
    }

    /**
     * One site's part.
     *
     * @param name the site
     * @param state what it is doing
     * @param bytesDone bytes sent to it or read from it
     * @param objectsBehind its debts of this run
     */
    record SiteLine(String name, SiteState state, long bytesDone, long objectsBehind) {}

    /**
     * Hundredths that are done, by bytes or else by files; -1 where no total is known. A total that turned out too
     * small gives 99.
     */
    int percent() {
        if (bytesTotal > 0) {
            return percent(bytesDone, bytesTotal);
        }
        return filesTotal > 0 ? percent(filesDone, filesTotal) : -1;
    }

    private static int percent(long done, long total) {
        if (done > total) {
            return 99;
        }
        return (int) Math.floor(100.0 * Math.max(0, done) / total);
    }
}
