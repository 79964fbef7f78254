package dev.sago.work;

import dev.sago.backup.SystemSettings;
import dev.sago.maintenance.HealOptions;
import dev.sago.maintenance.HealPlan;
import dev.sago.maintenance.HealResult;
import dev.sago.maintenance.HealRun;
import dev.sago.model.Site;
import dev.sago.model.SiteName;
import dev.sago.repository.SiteObjects;
import dev.sago.site.SiteMark;
import dev.sago.site.SiteSettings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A heal of one system, or only its plan. */
public final class HealTask implements Task<HealResult> {

    private final SystemSettings system;
    private final HealOptions options;
    private final List<SiteObjects> sites;
    private final Tools tools;
    private final HealRun run;

    private HealTask(SystemSettings system, HealOptions options, List<SiteObjects> sites, Tools tools) {
        this.system = system;
        this.options = options;
        this.sites = sites;
        this.tools = tools;
        this.run = new HealRun(tools.catalog(), tools.wiring().clock(), tools.events());
    }

    /**
     * How it is healed.
     *
     * @param deep whether every byte is read to find damage
     * @param drain whether sites that left the policy are emptied
     * @param mayBeEmpty sites that are to be filled even where they look like a disk that is not mounted
     */
    public record Order(boolean deep, boolean drain, Collection<SiteName> mayBeEmpty) {}

    /** Looks at the sites. */
    public static HealTask of(SystemSettings system, Order order, Tools tools) throws InterruptedException {
        List<SiteObjects> sites =
                new ArrayList<>(tools.gate().sites(system, SiteMark.Purpose.HEAL, order.mayBeEmpty()));
        Set<SiteName> placed = new LinkedHashSet<>();
        sites.forEach(site -> placed.add(site.site()));
        sites.addAll(tools.gate().left(system));
        return new HealTask(
                system, new HealOptions(placed, order.deep(), order.drain(), closed(tools.wiring())), sites, tools);
    }

    /** A closed site takes nothing more, and keeps what it has. */
    private static Set<SiteName> closed(Wiring wiring) {
        return wiring.settings().sites().values().stream()
                .map(SiteSettings::site)
                .filter(site -> site.use().state() == Site.State.CLOSED)
                .map(Site::name)
                .collect(Collectors.toSet());
    }

    /** What it would do. */
    public HealPlan plan() throws InterruptedException {
        return run.plan(options, () -> tools.openToHeal(system, sites));
    }

    /** Objects brought or read so far. */
    public long objects() {
        return run.objects();
    }

    /** Their bytes. */
    public long bytes() {
        return run.bytes();
    }

    @Override
    public HealResult execute() throws InterruptedException {
        return run.execute(system.name(), options, () -> tools.openToHeal(system, sites));
    }

    @Override
    public long moved() {
        return run.objects() + run.bytes();
    }
}
