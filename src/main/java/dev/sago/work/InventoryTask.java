package dev.sago.work;

import dev.sago.backup.SystemSettings;
import dev.sago.maintenance.VerifyResult;
import dev.sago.maintenance.VerifyRun;
import dev.sago.repository.Repository;
import dev.sago.repository.SiteObjects;

/** An inventory of one system. Only finds and repairs nothing, not even an index that it reads to open the repository. */
public final class InventoryTask implements Task<VerifyResult> {

    private final SystemSettings system;
    private final SitesAsked sites;
    private final Tools tools;

    private InventoryTask(SystemSettings system, SitesAsked sites, Tools tools) {
        this.system = system;
        this.sites = sites;
        this.tools = tools;
    }

    /** Looks at the sites. */
    public static InventoryTask of(SystemSettings system, SitesAsked.Choice choice, Tools tools)
            throws InterruptedException {
        return new InventoryTask(system, SitesAsked.of(system, choice, tools, SiteObjects::leftAlone), tools);
    }

    @Override
    public VerifyResult execute() throws InterruptedException {
        try (Repository repository = tools.openToRead(system, sites.all())) {
            return new VerifyRun(tools.catalog(), tools.wiring().clock()).execute(repository, sites.asked());
        }
    }

    /** It has no meter: the calls to the sites tell whether it gets on. */
    @Override
    public long moved() {
        return 0;
    }
}
