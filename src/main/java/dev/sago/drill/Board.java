package dev.sago.drill;

import dev.sago.drill.SystemDrill.CheckResult;
import dev.sago.model.Grade;
import dev.sago.model.SystemName;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far a recovery is, at one instant. All figures are of that instant: the lines of the grades add up to the total.
 *
 * @param lost what was lost, for people
 * @param root where all is brought
 * @param begun when the recovery began, also if it was killed and went on since
 * @param seen when this was seen
 * @param grades one line for each grade that has systems, by systems' own grades
 * @param total all of them together
 * @param bytesPerSecond brought back in the last minute, or since this process began if that is less
 * @param left until the end at that rate; empty while no rate is known
 * @param running the systems that are being brought back, in the order of the plan
 * @param checks how the systems' own checks ended that were run since this process began, in the order of the plan
 * @param failed the systems that failed or are lost, in the order of the plan
 */
public record Board(
        String lost,
        String root,
        Instant begun,
        Instant seen,
        List<Line> grades,
        Line total,
        double bytesPerSecond,
        Optional<Duration> left,
        List<Running> running,
        List<Checked> checks,
        List<Failed> failed) {

    /** Copies the lists. */
    public Board {
        grades = List.copyOf(grades);
        running = List.copyOf(running);
        checks = List.copyOf(checks);
        failed = List.copyOf(failed);
    }

    /**
     * Systems of one grade, or all. The states add up to {@code systems}.
     *
     * @param grade the grade; empty for all
     * @param bytes what there is to bring back
     * @param bytesDone what is brought back: all of systems that are recovered, a part of those that run
     */
    public record Line(
            Optional<Grade> grade,
            int systems,
            int recovered,
            int running,
            int waiting,
            int failed,
            int lost,
            long bytes,
            long bytesDone) {

        /** Hundredths done, by bytes, or by systems where there are none; 100 only when every system is recovered. */
        public int percent() {
            if (systems == recovered) {
                return 100;
            }
            double part = bytes > 0 ? (double) bytesDone / bytes : (double) recovered / systems;
            return (int) Math.min(99, Math.floor(100 * part));
        }
    }

    /** What is done with a system that runs. */
    public enum Phase {
        /** Its objects are looked for at the sites. */
        OPENING,
        /** Its entries are fetched and written. */
        WRITING,
        /** What was written is read back and compared. */
        COMPARING,
        /** A check of one's own runs. */
        CHECKING
    }

    /**
     * A system that is being brought back.
     *
     * @param phase what is done now
     * @param bytes all of it
     * @param bytesDone written, or compared, of it
     * @param attempt how often it was begun, this time included
     */
    public record Running(
            SystemName system, Grade grade, Phase phase, long bytes, long bytesDone, Duration elapsed, int attempt) {}

    /** How a system's own check ended; the last time, if it was run again. */
    public record Checked(SystemName system, Grade grade, CheckResult result) {}

    /**
     * A system that is not there.
     *
     * @param attempts how often it was begun
     * @param retried whether it is tried once more at the end
     */
    public record Failed(SystemName system, Grade grade, String reason, int attempts, boolean retried) {}

    /** Time since the recovery began. */
    public Duration elapsed() {
        return Duration.between(begun, seen);
    }
}
