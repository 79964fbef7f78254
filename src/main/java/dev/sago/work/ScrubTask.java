package dev.sago.work;

import dev.sago.backup.SystemSettings;
import dev.sago.crypto.KeySettings;
import dev.sago.maintenance.ScrubMeter;
import dev.sago.maintenance.ScrubResult;
import dev.sago.maintenance.ScrubRun;
import dev.sago.maintenance.ScrubSettings;
import dev.sago.repository.Repository;
import dev.sago.repository.SiteObjects;

import java.nio.file.Files;

/** A scrub of one system, or of a slice of it. Only finds. */
public final class ScrubTask implements Task<ScrubResult> {

    private final SystemSettings system;
    private final SitesAsked sites;
    private final ScrubSettings settings;
    private final boolean withKey;
    private final Tools tools;
    private final ScrubRun run;

    private ScrubTask(SystemSettings system, SitesAsked sites, ScrubSettings settings, boolean withKey, Tools tools) {
        this.system = system;
        this.sites = sites;
        this.settings = settings;
        this.withKey = withKey;
        this.tools = tools;
        this.run = new ScrubRun(tools.catalog(), tools.wiring().clock(), tools.events());
    }

    /**
     * Looks at the sites.
     *
     * @param withKey whether seals are opened; otherwise names and hashes are all that is checked
     */
    public static ScrubTask of(
            SystemSettings system, SitesAsked.Choice choice, ScrubSettings settings, boolean withKey, Tools tools)
            throws InterruptedException {
        SitesAsked sites = SitesAsked.of(system, choice, tools, SiteObjects::leftAlone);
        return new ScrubTask(system, sites, settings, withKey, tools);
    }

    /** Whether the key is kept away from this machine. */
    public static boolean isKeyAway(Wiring wiring) {
        return wiring.settings().keys() instanceof KeySettings.File file && !Files.exists(file.path());
    }

    /** How far it is. */
    public ScrubMeter meter() {
        return run.meter();
    }

    @Override
    public ScrubResult execute() throws InterruptedException {
        if (!withKey) {
            return run.withoutKey(system.name(), sites.asked(), settings);
        }
        try (Repository repository = tools.openToRead(system, sites.all())) {
            return run.execute(repository, sites.asked(), settings);
        }
    }

    @Override
    public long moved() {
        return run.meter().objects() + run.meter().bytes();
    }
}
