package dev.sago.bench;

/**
 * What a command took.
 *
 * @param wall seconds, start of the program included
 * @param cpu seconds, user and system, of the command and all processes that it waited for
 * @param peak bytes resident in the largest of its processes; -1 where nothing could measure it
 */
record Usage(double wall, double cpu, long peak) {

    /** One after the other: times add up, the larger peak counts. */
    Usage then(Usage next) {
        return new Usage(wall + next.wall, cpu + next.cpu, Math.max(peak, next.peak));
    }
}
