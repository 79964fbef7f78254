package dev.sago.cli;

import dev.sago.audit.Exporter;
import dev.sago.catalog.Catalog;
import dev.sago.config.Settings;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.repository.ExportSeal;
import dev.sago.site.ObjectStore;
import dev.sago.site.StoreException;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What follows every verb that changed something: audit log and configuration are brought to all sites at once. What cannot be
 * brought is told and costs nothing else; the next verb brings it. Sites that did not answer the verb itself are not asked again.
 */
final class AuditExport {

    private static final long PATIENCE = Duration.ofSeconds(5).toNanos();

    private final Wiring wiring;
    private final Messages messages;
    private final Output out;

    AuditExport(Wiring wiring, Messages messages, Output out) {
        this.wiring = wiring;
        this.messages = messages;
        this.out = out;
    }

    /** Exports, if the verb has appended to the log. Throws nothing: the verb has ended, well or not. */
    void afterVerb() {
        Optional<Catalog> catalog =
                wiring.openedCatalog().filter(opened -> opened.audit().isDue());
        if (catalog.isEmpty()) {
            return;
        }
        try {
            export(catalog.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SagoException e) {
            out.note(messages.text("audit.export", String.valueOf(e.getMessage())));
        }
    }

    private void export(Catalog catalog) throws InterruptedException {
        Settings settings = wiring.settings();
        Exporter exporter = new Exporter(catalog, new ExportSeal(wiring.keys()));
        byte[] configuration = wiring.configurationText();
        Map<SiteName, FutureTask<Boolean>> asked = new LinkedHashMap<>();
        for (SiteName site : settings.sites().keySet()) {
            if (!wiring.isSilent(site)) {
                ObjectStore store = wiring.store(site);
                FutureTask<Boolean> task =
                        new FutureTask<>(() -> exporter.export(site, store, configuration, wiring.now()));
                asked.put(site, task);
                var _ = Thread.ofVirtual().name("export-" + site).start(task);
            }
        }
        long end = System.nanoTime() + PATIENCE;
        try {
            for (Map.Entry<SiteName, FutureTask<Boolean>> one : asked.entrySet()) {
                await(one.getKey(), one.getValue(), end);
            }
        } finally {
            asked.values().forEach(task -> task.cancel(true));
        }
    }

    private void await(SiteName site, FutureTask<Boolean> task, long end) throws InterruptedException {
        try {
            var _ = task.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            out.note(messages.text("audit.export", messages.text("audit.export.slow", site)));
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case StoreException store -> out.note(messages.text("audit.export", site + ": " + store.getMessage()));
                case SagoException said -> {
                    out.warn(said.getMessage() + "\n  " + said.remedy());
                }
                case null, default -> throw new IllegalStateException("exporting to site " + site, e.getCause());
            }
        }
    }
}
