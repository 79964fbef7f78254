package dev.sago.drill;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.Drills.Sealed;
import dev.sago.catalog.Lease;
import dev.sago.model.SagoException;
import dev.sago.model.Sha256;
import dev.sago.model.SiteName;
import dev.sago.repository.ExportSeal;
import dev.sago.site.Body;
import dev.sago.site.ObjectStore;
import dev.sago.site.ObjectStore.PutMode;
import dev.sago.site.SiteMark;
import dev.sago.site.StoreException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The chain of reports: each is sealed with a signature and the hash of the seal before it, kept in its own folder, in the
 * catalog (the seal's hash) and at the sites. Safe for threads and processes: they append one after another.
 *
 * <p>At a site the objects are {@code sago/reports/<catalog>/<number>-<hash of the seal>-<master key's id>}, each a ZIP of the
 * report's files, sealed under the master key; and {@code sago/reports/<catalog>/keys/<file>}.
 */
public final class ReportChain {

    static final String AT_SITES = "sago/reports/";

    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 150;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(200);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Catalog catalog;
    private final ReportFiles files;
    private final ReportKeys keys;
    private final ExportSeal seal;
    private final InstantSource clock;

    /** @param reports the folder of reports */
    public ReportChain(Catalog catalog, Path reports, ExportSeal seal, InstantSource clock) {
        this.catalog = catalog;
        this.files = new ReportFiles(reports);
        this.keys = new ReportKeys(reports, seal);
        this.seal = seal;
        this.clock = clock;
    }

    /**
     * The next link, as it is known before it is sealed.
     *
     * @param fault what is wrong with the report before it
     */
    public record Link(String name, long number, String previous, Optional<String> fault) {}

    /** Makes the files of a report. */
    public interface Content {
        /** Makes them, by name. */
        Map<String, byte[]> of(Link link);
    }

    /**
     * Seals and keeps a report.
     *
     * @param kind what it is: {@code drill}, {@code summary}, {@code action}
     * @return its folder
     */
    public Path append(String kind, Content content) throws IOException, InterruptedException {
        try (Lease lease = lease()) {
            var key = keys.key();
            adoptOrphan();
            List<Sealed> before = catalog.drills().reports();
            String chain = catalog.writer().catalog();
            long number = before.isEmpty() ? 1 : before.getLast().number() + 1;
            Sha256 previous =
                    before.isEmpty() ? Seal.beginning(chain) : before.getLast().seal();
            Instant made = clock.instant();
            String name = kind + "-" + TIME.format(made) + "-" + String.format("%04d", number);
            Optional<String> fault = before.isEmpty() ? Optional.empty() : fault(before.getLast());
            Map<String, byte[]> all = new TreeMap<>(content.of(new Link(name, number, previous.hex(), fault)));
            Seal sealed = Seal.sign(chain, number, name, made, previous, all, key);
            all.put(Seal.FILE, sealed.text());
            lease.check();
            files.write(name, all);
            catalog.drills().seal(new Sealed(number, name, made, sealed.hash(), key.publicKey()));
            return files.folder(name);
        }
    }

    private Lease lease() throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return catalog.leases().acquire("reports", LEASE);
            } catch (SagoException e) {
                if (e.kind() != SagoException.Kind.BUSY || attempt == ATTEMPTS) {
                    throw e;
                }
                Thread.sleep(BETWEEN_ATTEMPTS);
            }
        }
    }

    /** A report whose process died after it was written and before the catalog knew it. */
    private void adoptOrphan() throws IOException {
        List<Sealed> known = catalog.drills().reports();
        long next = known.isEmpty() ? 1 : known.getLast().number() + 1;
        String chain = catalog.writer().catalog();
        Sha256 previous =
                known.isEmpty() ? Seal.beginning(chain) : known.getLast().seal();
        for (Path folder : files.folders().values()) {
            try {
                Optional<Seal> found = ReportFiles.seal(folder)
                        .filter(one -> one.chain().equals(chain) && one.number() == next)
                        .filter(one -> one.previous().equals(previous) && one.isSigned());
                if (found.isPresent()) {
                    Seal orphan = found.get();
                    catalog.drills().seal(new Sealed(next, orphan.name(), orphan.made(), orphan.hash(), orphan.key()));
                    return;
                }
            } catch (Seal.MalformedException e) {
                // The check tells it.
            }
        }
    }

    private Optional<String> fault(Sealed before) throws IOException {
        Path folder = files.folder(before.name());
        if (!Files.isDirectory(folder)) {
            return Optional.of("the report before this one, " + before.name() + ", was removed");
        }
        try {
            Optional<Sha256> found = ReportFiles.seal(folder).map(Seal::hash);
            return found.equals(Optional.of(before.seal()))
                    ? Optional.empty()
                    : Optional.of("the seal of the report before this one, " + before.name() + ", was changed");
        } catch (Seal.MalformedException e) {
            return Optional.of("the report before this one, " + before.name() + ": " + e.getMessage());
        }
    }

    /** The name of a report's object at a site, without the key's id. */
    static String objectName(long number, Sha256 seal) {
        return String.format("%012d-", number) + seal.hex() + "-";
    }

    /**
     * Brings to a site what it lacks. A place that is not marked as the site is left alone.
     *
     * @return how many reports were brought; absent where the site was left alone
     */
    public Optional<Integer> ship(SiteName site, ObjectStore store) throws IOException, StoreException {
        Optional<String> key = seal.keyId();
        if (key.isEmpty() || !(SiteMark.look(store, site) instanceof SiteMark.Seen.Own)) {
            return Optional.empty();
        }
        String folder = AT_SITES + catalog.writer().catalog() + "/";
        Set<String> there = new TreeSet<>();
        store.list(folder, object -> there.add(object.key().substring(folder.length())));
        for (Map.Entry<String, byte[]> file : keys.files().entrySet()) {
            String name = ReportKeys.FOLDER + "/" + file.getKey();
            if (!there.contains(name)) {
                put(store, folder + name, Body.of(file.getValue()));
            }
        }
        int brought = 0;
        for (Sealed report : catalog.drills().reports()) {
            String name = objectName(report.number(), report.seal()) + key.get();
            Path at = files.folder(report.name());
            if (!there.contains(name) && Files.isDirectory(at)) {
                put(store, folder + name, seal.seal(ReportFiles.pack(ReportFiles.read(at))));
                brought++;
            }
        }
        return Optional.of(brought);
    }

    private static void put(ObjectStore store, String name, Body body) throws StoreException {
        try {
            store.put(name, body, PutMode.CREATE);
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.EXISTS) {
                throw e;
            } // Another process brought it meanwhile.
        }
    }
}
