package dev.sago.maintenance;

import dev.sago.model.SiteName;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a scrub has read. Safe for threads; sampled by whoever shows progress. */
public final class ScrubMeter {

    private final LongAdder objects = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder total = new LongAdder();
    private final LongAdder totalObjects = new LongAdder();
    private final Map<SiteName, LongAdder> sites = new ConcurrentSkipListMap<>();

    void plan(long plannedObjects, long plannedBytes) {
        totalObjects.add(plannedObjects);
        total.add(plannedBytes);
    }

    void read(SiteName site, long size) {
        objects.increment();
        bytes.add(size);
        sites.computeIfAbsent(site, name -> new LongAdder()).add(size);
    }

    /** Objects read. */
    public long objects() {
        return objects.sum();
    }

    /** Bytes read. */
    public long bytes() {
        return bytes.sum();
    }

    /** Bytes to be read, of all sites that were listed so far; 0 while none was. */
    public long totalBytes() {
        return total.sum();
    }

    /** Objects to be read, likewise. */
    public long totalObjects() {
        return totalObjects.sum();
    }

    /** Bytes read by site. */
    public Map<SiteName, LongAdder> sites() {
        return sites;
    }
}
