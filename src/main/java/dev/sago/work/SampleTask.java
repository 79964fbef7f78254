package dev.sago.work;

import dev.sago.backup.SystemSettings;
import dev.sago.maintenance.LiveSources;
import dev.sago.maintenance.SampleMeter;
import dev.sago.maintenance.SampleResult;
import dev.sago.maintenance.SampleRun;
import dev.sago.repository.Repository;
import dev.sago.source.SourceSettings;

import java.util.Optional;

/** A sample restore of one system, compared with its live sources. */
public final class SampleTask implements Task<SampleResult> {

    private static final int USUAL = 50;

    private final SystemSettings system;
    private final SitesAsked sites;
    private final int size;
    private final long seed;
    private final Tools tools;
    private final SampleRun run;

    private SampleTask(SystemSettings system, SitesAsked sites, int size, long seed, Tools tools) {
        this.system = system;
        this.sites = sites;
        this.size = size;
        this.seed = seed;
        this.tools = tools;
        this.run = new SampleRun(tools.catalog(), tools.wiring().clock(), tools.events());
    }

    /**
     * Looks at the sites.
     *
     * @param size entries to restore; absent for the policy's number
     * @param seed which entries
     */
    public static SampleTask of(
            SystemSettings system, SitesAsked.Choice choice, Optional<Integer> size, long seed, Tools tools)
            throws InterruptedException {
        int ofPolicy = system.policy().verify().sample();
        int entries = size.orElse(ofPolicy > 0 ? ofPolicy : USUAL);
        SitesAsked sites = SitesAsked.of(system, choice, tools, site -> site);
        return new SampleTask(system, sites, entries, seed, tools);
    }

    /** How far it is. */
    public SampleMeter meter() {
        return run.meter();
    }

    @Override
    public SampleResult execute() throws InterruptedException {
        try (Repository repository = tools.openToRead(system, sites.all())) {
            return run.execute(repository, sites.asked(), size, seed, live());
        }
    }

    private LiveSources live() {
        return name -> {
            Optional<SourceSettings> settings = system.sources().stream()
                    .filter(source -> source.name().equals(name))
                    .findFirst();
            return settings.isEmpty()
                    ? Optional.empty()
                    : Optional.of(tools.wiring().source(settings.get()));
        };
    }

    @Override
    public long moved() {
        return run.meter().entries() + run.meter().bytes();
    }
}
