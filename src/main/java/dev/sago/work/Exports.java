package dev.sago.work;

import dev.sago.audit.Exporter;
import dev.sago.catalog.Catalog;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.repository.ExportSeal;
import dev.sago.site.ObjectStore;
import dev.sago.site.StoreException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Brings audit log and configuration to all sites at once, after something was changed. What cannot be brought is a value and costs
 * nothing else; the next export brings it. Sites that do not answer are not asked again.
 */
public final class Exports {

    private static final long PATIENCE = Duration.ofSeconds(5).toNanos();

    private final Wiring wiring;

    /** From this wiring's catalog and configuration. */
    public Exports(Wiring wiring) {
        this.wiring = wiring;
    }

    /** Why a site does not have it. */
    public sealed interface Trouble {
        /** The site. */
        SiteName site();

        /** It takes too long. */
        record Slow(SiteName site) implements Trouble {}

        /** Its store failed. */
        record Failed(SiteName site, String reason) implements Trouble {}

        /** What it holds is not what was exported: somebody should look. */
        record Wrong(SiteName site, String message, String remedy) implements Trouble {}
    }

    /**
     * Exports, if the log was appended to.
     *
     * @return what went wrong; empty too where nothing was to be done
     * @throws SagoException if key, catalog or configuration cannot be read
     */
    public List<Trouble> ifDue() throws InterruptedException {
        Optional<Catalog> catalog =
                wiring.openedCatalog().filter(opened -> opened.audit().isDue());
        return catalog.isEmpty() ? List.of() : export(catalog.get());
    }

    private List<Trouble> export(Catalog catalog) throws InterruptedException {
        Exporter exporter = new Exporter(catalog, new ExportSeal(wiring.keys()));
        byte[] configuration = wiring.configurationText();
        Map<SiteName, FutureTask<Boolean>> asked = new LinkedHashMap<>();
        for (SiteName site : wiring.settings().sites().keySet()) {
            if (!wiring.isSilent(site)) {
                ObjectStore store = wiring.store(site);
                FutureTask<Boolean> task =
                        new FutureTask<>(() -> exporter.export(site, store, configuration, wiring.now()));
                asked.put(site, task);
                var _ = Thread.ofVirtual().name("export-" + site).start(task);
            }
        }
        long end = System.nanoTime() + PATIENCE;
        List<Trouble> troubles = new ArrayList<>();
        try {
            for (Map.Entry<SiteName, FutureTask<Boolean>> one : asked.entrySet()) {
                await(one.getKey(), one.getValue(), end).ifPresent(troubles::add);
            }
        } finally {
            asked.values().forEach(task -> task.cancel(true));
        }
        return troubles;
    }

    private static Optional<Trouble> await(SiteName site, FutureTask<Boolean> task, long end)
            throws InterruptedException {
        try {
            var _ = task.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            return Optional.empty();
        } catch (TimeoutException e) {
            return Optional.of(new Trouble.Slow(site));
        } catch (ExecutionException e) {
            return switch (e.getCause()) {
                case StoreException store -> Optional.of(new Trouble.Failed(site, String.valueOf(store.getMessage())));
                case SagoException said ->
                    Optional.of(new Trouble.Wrong(site, String.valueOf(said.getMessage()), said.remedy()));
                case null, default -> throw new IllegalStateException("exporting to site " + site, e.getCause());
            };
        }
    }
}
