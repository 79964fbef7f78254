package dev.sago.repository;

import dev.sago.model.Event;
import dev.sago.model.Finding;
import dev.sago.model.Finding.Kind;
import dev.sago.model.Finding.Severity;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.site.StoreException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What reads met that was not as it should be, each once; told as events when it is met first, and handed to the repair.
 * Safe for threads.
 */
final class ReadFindings {

    private final SystemName system;
    private final ReadRepair repair;
    private final Event.Listener listener;
    private final Map<String, Finding> found = new LinkedHashMap<>();

    ReadFindings(SystemName system, ReadRepair repair, Event.Listener listener) {
        this.system = system;
        this.repair = repair;
        this.listener = listener;
    }

    /** A store did not give an object. What it did not give because of itself is a finding of the whole site. */
    void failed(SiteName site, String key, StoreException e) {
        switch (e.kind()) {
            case NOT_FOUND ->
                add(new Finding(
                        Severity.WARNING,
                        Kind.MISSING,
                        system,
                        site,
                        key,
                        "the object is not there",
                        "sago heal " + system + " puts it back from another site"));
            case CORRUPT -> damaged(site, key, String.valueOf(e.getMessage()));
            case NO_BUCKET, EXISTS, DENIED, UNREACHABLE, TIMEOUT, BUSY, FULL, LOCKED, INTERRUPTED, OTHER ->
                add(new Finding(
                        Severity.WARNING,
                        Kind.UNREACHABLE,
                        system,
                        site,
                        "",
                        String.valueOf(e.getMessage()),
                        "see sago site check " + site));
        }
    }

    /** An object's bytes are not what they should be. */
    void damaged(SiteName site, String key, String what) {
        add(new Finding(
                Severity.WARNING,
                Kind.DAMAGED,
                system,
                site,
                key,
                what,
                "sago heal " + system + " replaces it from another site"));
    }

    private void add(Finding finding) {
        synchronized (found) {
            if (found.putIfAbsent(finding.kind() + " " + finding.site() + " " + finding.key(), finding) != null) {
                return;
            }
        }
        listener.on(new Event.Found(finding));
        repair.offer(finding);
    }

    /** All that stand. */
    List<Finding> all() {
        List<Finding> all;
        synchronized (found) {
            all = new ArrayList<>(found.values());
        }
        all.removeAll(repair.repaired());
        return all;
    }
}
