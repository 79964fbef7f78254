package dev.sago.cli;

import dev.sago.model.SiteName;
import dev.sago.notify.SiteProbe;
import dev.sago.site.ObjectStore;
import dev.sago.site.SiteMark;
import dev.sago.site.SiteSettings;
import dev.sago.site.StoreException;
import dev.sago.site.Stores;
import dev.sago.site.Timeouts;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks each configured site for its mark, all at once, with the bare driver and short waits. */
final class SitesAnswer implements SiteProbe {

    private static final Timeouts SHORT =
            new Timeouts(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(5));

    private final Collection<SiteSettings> sites;

    SitesAnswer(Collection<SiteSettings> sites) {
        this.sites = sites;
    }

    @Override
    public Map<SiteName, String> silent() throws InterruptedException {
        Map<SiteName, Future<String>> asked = new LinkedHashMap<>();
        Map<SiteName, String> silent = new TreeMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            sites.forEach(site -> asked.put(site.site().name(), threads.submit(() -> ask(site))));
            for (Map.Entry<SiteName, Future<String>> one : asked.entrySet()) {
                String reason = one.getValue().get();
                if (!reason.isEmpty()) {
                    silent.put(one.getKey(), reason);
                }
            }
            return silent;
        } catch (ExecutionException e) {
            throw new IllegalStateException("asking a site", e.getCause());
        }
    }

    /** Why it does not answer, or empty; a site that is marked as another is none that answers. */
    private static String ask(SiteSettings site) {
        try (ObjectStore store = Stores.driver(site.store(), SHORT)) {
            return SiteMark.look(store, site.site().name()) instanceof SiteMark.Seen.Other(String told)
                    ? "it is marked as " + told
                    : "";
        } catch (StoreException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
