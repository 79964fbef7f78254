package dev.sago.cli;

import dev.sago.audit.AuditCheck;
import dev.sago.audit.AuditReport;
import dev.sago.audit.ExportedConfiguration;
import dev.sago.audit.ExportedLogs;
import dev.sago.backup.SystemSettings;
import dev.sago.catalog.Audit;
import dev.sago.config.Settings;
import dev.sago.config.SettingsNeeds;
import dev.sago.crypto.KeyRing;
import dev.sago.crypto.KeySettings;
import dev.sago.crypto.KeyShare;
import dev.sago.crypto.MasterKey;
import dev.sago.crypto.MasterKeyFile;
import dev.sago.maintenance.CatalogRebuild;
import dev.sago.model.Finding;
import dev.sago.model.SagoException;
import dev.sago.model.Secret;
import dev.sago.model.Site;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.policy.Placement;
import dev.sago.repository.ExportSeal;
import dev.sago.site.ObjectStore;
import dev.sago.site.SiteMark;
import dev.sago.site.SiteSettings;
import dev.sago.site.StoreException;
import dev.sago.site.StoreSettings;
import dev.sago.site.Stores;
import dev.sago.work.SiteGate;
import dev.sago.work.Wiring;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The orchestrator's own recovery on a machine that has nothing: from one site and the master key come the configuration, the
 * key's file, the catalog and the audit logs. Each step finds what an earlier start has done, so that the same command goes on.
 */
final class SelfRecovery {

    /**
     * What is asked for.
     *
     * @param place the site's place, see {@link RecoveryPlace}
     * @param shares files of shares of the master key
     * @param key the master key's file instead
     * @param overwrite whether a configuration and a key of other content that stand there are replaced
     * @param older whether a damaged configuration is passed over for the one before it
     * @param takeOver whether this catalog becomes the systems' writer
     */
    record Asked(
            String place, List<Path> shares, @Nullable Path key, boolean overwrite, boolean older, boolean takeOver) {}

    /**
     * One system's catalog.
     *
     * @param snapshots how many the catalog knows now
     * @param reason why it is not as it should be
     * @param findings damage that was met; the catalog is as good as it can be made beside it
     */
    record Rebuilt(SystemName system, int snapshots, Optional<String> reason, List<Finding> findings) {}

    /**
     * What was done, as JSON.
     *
     * @param site the site that all came from
     * @param silent sites that do not answer
     * @param next the command that comes next
     */
    record Document(
            SiteName site,
            Path configuration,
            Optional<Path> keyFile,
            List<Rebuilt> systems,
            AuditReport audit,
            List<ExportedLogs.Saved> logs,
            List<SiteName> silent,
            boolean takenOver,
            String next) {}

    private final Invocation with;
    private final Messages messages;
    private final Asked asked;

    SelfRecovery(Invocation with, Asked asked) {
        this.with = with;
        this.messages = with.messages();
        this.asked = asked;
    }

    Document execute() throws IOException, InterruptedException {
        StoreSettings place = RecoveryPlace.of(asked.place(), with);
        Path file = with.configTarget();
        Optional<MasterKey> master = master();
        try {
            KeyRing keys = master.map(key -> KeyRing.of(file.resolveSibling("master.key"), key))
                    .orElseGet(this::passphrase);
            ObjectStore store = Stores.open(
                            new SiteSettings(new Site(new SiteName("site"), Optional.empty(), Map.of(), false), place))
                    .store();
            SiteName told = SiteMark.nameAt(store).orElse(new SiteName("unmarked"));
            write(file, ExportedConfiguration.newest(told, store, new ExportSeal(keys), asked.older()));
            SettingsNeeds needs = SettingsNeeds.of(file, with.around().env());
            if (master.isPresent() && needs.keyFile().isPresent()) {
                write(needs.keyFile().get(), master.get());
            }
            refuseUnmet(needs, file);
            SiteName site = named(told, place);
            return rebuild(site, file, needs.keyFile());
        } finally {
            master.ifPresent(MasterKey::close);
        }
    }

    private Optional<MasterKey> master() throws IOException {
        if (asked.key() != null) {
            return Optional.of(MasterKeyFile.read(with.path(asked.key())));
        }
        if (asked.shares().isEmpty()) {
            return Optional.empty();
        }
        List<KeyShare> shares = new ArrayList<>();
        for (Path share : asked.shares()) {
            Path path = with.path(share);
            shares.add(KeyShare.parse(path, Files.readString(path)));
        }
        return Optional.of(KeyShare.combine(shares));
    }

    private KeyRing passphrase() {
        String passphrase = with.around().env().getOrDefault("SAGO_PASSPHRASE", "");
        if (passphrase.isEmpty()) {
            throw SagoException.usage(messages.text("self.no-key"), messages.text("self.no-key.remedy"));
        }
        return KeyRing.open(new KeySettings.Passphrase(new Secret(passphrase)));
    }

    /** Never over another configuration, unless that was asked for. */
    private void write(Path file, byte[] text) throws IOException {
        if (Files.exists(file) && !asked.overwrite()) {
            if (!Arrays.equals(Files.readAllBytes(file), text)) {
                throw SagoException.usage(
                        messages.text("self.config.other", file), messages.text("self.config.other.remedy"));
            }
            return;
        }
        makeFolder(file);
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.write(
                part, text, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        Files.move(part, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        with.out().note(messages.text("self.config.written", file));
    }

    private void write(Path file, MasterKey key) throws IOException {
        if (Files.exists(file)) {
            String there;
            try (MasterKey other = MasterKeyFile.read(file)) {
                there = other.id();
            }
            if (there.equals(key.id())) {
                return;
            }
            if (!asked.overwrite()) {
                throw SagoException.usage(
                        messages.text("self.key.other", file, there, key.id()), messages.text("self.key.other.remedy"));
            }
            Files.delete(file);
        }
        makeFolder(file);
        MasterKeyFile.create(file, key);
        with.out().note(messages.text("self.key.written", file));
    }

    private static void makeFolder(Path file) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
    }

    /** The configuration names secrets and never holds them: whoever recovers must bring them. */
    private void refuseUnmet(SettingsNeeds needs, Path file) {
        List<String> lacking = new ArrayList<>();
        needs.unset().forEach(name -> lacking.add("export " + name + "=…"));
        needs.files().forEach(secret -> lacking.add(secret.toString()));
        if (!lacking.isEmpty()) {
            throw SagoException.usage(
                    messages.text("self.unmet", file, String.join(", ", lacking)), messages.text("self.unmet.remedy"));
        }
    }

    /** The configured site that this is: by its mark, or by its place where the mark is gone. */
    private SiteName named(SiteName marked, StoreSettings place) {
        Settings settings = with.settings();
        if (settings.sites().containsKey(marked)) {
            return marked;
        }
        return settings.sites().values().stream()
                .filter(site -> site.store().where().equals(place.where()))
                .map(site -> site.site().name())
                .findFirst()
                .orElseThrow(() -> SagoException.usage(
                        messages.text("self.not-configured", asked.place()),
                        messages.text("self.not-configured.remedy")));
    }

    private Document rebuild(SiteName from, Path file, Optional<Path> keyFile)
            throws IOException, InterruptedException {
        Wiring wiring = with.wiring();
        SiteGate gate = new SiteGate(wiring, false);
        TreeSet<SiteName> silent = new TreeSet<>();
        for (SiteName site : with.settings().sites().keySet()) {
            if (!answers(site)) {
                silent.add(site);
                wiring.silent(site);
            }
        }
        List<Rebuilt> rebuilt = new ArrayList<>();
        for (SystemSettings system : with.settings().systems().values()) {
            rebuilt.add(rebuild(system, from, silent, gate));
        }
        ObjectStore store = wiring.store(from);
        ExportSeal seal = new ExportSeal(wiring.keys());
        AuditReport audit = new AuditCheck(seal).ofSite(from, store);
        List<ExportedLogs.Saved> logs =
                ExportedLogs.save(from, store, seal, with.settings().state().resolve("recovered"));
        Map<String, String> details = new LinkedHashMap<>();
        details.put("from", from.value());
        logs.forEach(log -> details.put("log " + log.catalog(), log.last() + " " + log.hash()));
        wiring.catalog().audit().append(new Audit.Draft("recover-self", file.toString(), "ok", details));
        return new Document(
                from, file, keyFile, rebuilt, audit, logs, List.copyOf(silent), asked.takeOver(), next(silent));
    }

    private boolean answers(SiteName site) {
        try {
            var _ = with.wiring().store(site).head(SiteMark.KEY);
            return true;
        } catch (StoreException e) {
            with.out().note(messages.text("self.silent", site, String.valueOf(e.getMessage())));
            return false;
        }
    }

    private Rebuilt rebuild(SystemSettings system, SiteName from, Set<SiteName> silent, SiteGate gate)
            throws InterruptedException {
        List<SiteName> candidates = new ArrayList<>();
        if (with.settings().placements().get(system.name()) instanceof Placement.Placed placed) {
            placed.sites().stream().filter(site -> !silent.contains(site)).forEach(candidates::add);
        }
        if (candidates.remove(from)) {
            candidates.addFirst(from);
        }
        Optional<String> reason = Optional.of(messages.text("self.nowhere"));
        for (SiteName site : candidates) {
            try {
                Optional<CatalogRebuild.Result> found = CatalogRebuildVerb.rebuild(system, site, gate, with);
                if (found.isPresent()) {
                    if (asked.takeOver()) {
                        var _ = TakeOverVerb.takeOver(system, gate, with);
                    }
                    List<Finding> findings = found.get().findings();
                    Optional<String> damage = findings.stream()
                            .max(Comparator.comparing(Finding::severity))
                            .map(worst -> messages.text(
                                    "self.damage",
                                    messages.counted("objects", findings.size()),
                                    worst.key(),
                                    worst.site(),
                                    with.again() + " heal " + system.name()));
                    return new Rebuilt(system.name(), found.get().snapshots(), damage, findings);
                }
            } catch (SagoException e) {
                if (e.kind() == SagoException.Kind.INTERRUPTED) {
                    throw e;
                }
                reason = Optional.of(site + ": " + e.getMessage());
            } catch (StoreException e) {
                reason = Optional.of(site + ": " + e.getMessage());
            }
        }
        return new Rebuilt(system.name(), 0, reason, List.of());
    }

    /** Homes that do not answer are likely what was lost; a person decides. */
    private String next(Set<SiteName> silent) {
        String lost = silent.isEmpty()
                ? "SITE"
                : String.join(",", silent.stream().map(SiteName::value).toList());
        return with.again() + " recover --lost " + lost + " --to DIR";
    }
}
