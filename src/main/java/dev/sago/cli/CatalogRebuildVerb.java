package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.config.Settings;
import dev.sago.maintenance.CatalogRebuild;
import dev.sago.maintenance.TakeOverRun;
import dev.sago.model.CopyState;
import dev.sago.model.Event;
import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.model.Writer;
import dev.sago.policy.Placement;
import dev.sago.repository.Repository;
import dev.sago.repository.Writership;
import dev.sago.site.SiteMark;
import dev.sago.site.StoreException;
import dev.sago.work.Configured;
import dev.sago.work.FirstBackup;
import dev.sago.work.SiteGate;
import dev.sago.work.Wiring;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.List;
import java.util.Optional;

/**
 * {@code sago catalog rebuild}: makes the catalog anew from one site and the key, for all systems that are placed
 * there.
 */
@Command(name = "rebuild", customSynopsis = "sago catalog rebuild --from SITE [--take-over]")
final class CatalogRebuildVerb extends Verb {

    @Option(names = "--from", paramLabel = "SITE", required = true)
    String from = "";

    @Option(names = "--take-over")
    boolean takeOver;

    /**
     * One system, as JSON; nothing was found where it was never backed up to that site.
     *
     * @param writer the other catalog that may write to it, unless it was taken over
     */
    record Rebuilt(
            SystemName system,
            Optional<CatalogRebuild.Result> found,
            Optional<Writership.Held> writer,
            Optional<TakeOverRun.Result> taken) {}

    @Override
    ExitCode run(Invocation with) throws Exception {
        Settings settings = with.settings();
        SiteName site = Configured.site(settings, from).site().name();
        List<SystemSettings> systems = settings.systems().values().stream()
                .filter(system -> isPlaced(settings, system, site))
                .toList();
        if (systems.isEmpty()) {
            throw SagoException.usage(
                    with.messages().text("rebuild.none", site), with.messages().text("rebuild.none.remedy"));
        }
        SiteGate gate = new SiteGate(with.wiring());
        return EachSystem.of(
                        systems,
                        with,
                        system -> rebuildAndTakeOver(system, site, gate, with),
                        rebuilt -> rebuilt.found()
                                .map(found -> ExitCode.of(found.outcome()))
                                .orElse(ExitCode.OK),
                        (rebuilt, out) -> print(rebuilt, with, out))
                .exit();
    }

    private static boolean isPlaced(Settings settings, SystemSettings system, SiteName site) {
        return settings.placements().get(system.name()) instanceof Placement.Placed placed
                && placed.sites().contains(site);
    }

    /**
     * A rebuild by itself takes nothing over: it only reads at the sites, and may be made beside an orchestrator that is
     * alive. Its result says what is to be done before the next backup.
     */
    private Rebuilt rebuildAndTakeOver(SystemSettings system, SiteName site, SiteGate gate, Invocation with)
            throws InterruptedException, StoreException {
        Optional<CatalogRebuild.Result> found = rebuild(system, site, gate, with);
        if (found.isEmpty()) {
            return new Rebuilt(system.name(), found, Optional.empty(), Optional.empty());
        }
        if (takeOver) {
            TakeOverRun.Result taken = TakeOverVerb.takeOver(system, gate, with);
            return new Rebuilt(system.name(), found, Optional.empty(), Optional.of(taken));
        }
        Writer self = with.wiring().catalog().writer();
        Optional<Writership.Held> other = Writership.holder(system.name(), gate.sites(system, SiteMark.Purpose.READ))
                .filter(held -> !held.catalog().catalog().equals(self.catalog()));
        return new Rebuilt(system.name(), found, other, Optional.empty());
    }

    /** Empty where the site has no backup of the system, which need not be wrong: it may never have been made. */
    static Optional<CatalogRebuild.Result> rebuild(SystemSettings system, SiteName site, SiteGate gate, Invocation with)
            throws InterruptedException, StoreException {
        Wiring wiring = with.wiring();
        if (!FirstBackup.isAt(wiring.store(site), system)) {
            return Optional.empty();
        }
        Event.Listener events = with.eventsForPrograms();
        try (Repository one = wiring.open(system, Optional.of(site), events);
                Repository all = Repository.openToRead(
                        system.name(),
                        wiring.keys(),
                        gate.sites(system, SiteMark.Purpose.READ),
                        with.settings().state(),
                        events)) {
            return Optional.of(new CatalogRebuild(wiring.catalog(), with.clock()).execute(one, all));
        }
    }

    private void print(Rebuilt rebuilt, Invocation with, Output.Text out) {
        Messages messages = with.messages();
        if (rebuilt.found().isEmpty()) {
            out.line(Tone.WARN, messages.text("rebuild.nothing", rebuilt.system(), from));
            return;
        }
        CatalogRebuild.Result found = rebuilt.found().get();
        long complete = found.sites().values().stream()
                .filter(state -> state == CopyState.COMPLETE)
                .count();
        out.line(
                Tone.HEADING,
                messages.text("rebuild.told", rebuilt.system(), messages.counted("snapshots", found.snapshots())));
        Facts facts = new Facts(out);
        found.newest()
                .ifPresent(newest -> facts.add(
                        messages.text("rebuild.newest"), newest + ", " + messages.counted("bar.files", found.files())));
        facts.add(
                messages.text("backup.copies"),
                complete == found.sites().size() ? Tone.GOOD : Tone.WARN,
                messages.text("backup.copies.told", complete, found.sites().size()));
        found.sites().forEach((site, state) -> {
            if (state != CopyState.COMPLETE) {
                facts.add("", Tone.WARN, site + ": " + messages.word("state", state));
            }
        });
        facts.end();
        new FindingsText(messages).print(found.findings(), out);
        rebuilt.taken().ifPresent(taken -> TakeOverVerb.print(taken, with, out));
        rebuilt.writer()
                .ifPresent(held -> out.line(
                        Tone.WARN,
                        "  "
                                + messages.text(
                                        "rebuild.writer",
                                        rebuilt.system(),
                                        held.catalog().host(),
                                        with.times().minute(held.since()))));
    }
}
