package dev.sago.work;

import dev.sago.backup.SystemSettings;
import dev.sago.catalog.Catalog;
import dev.sago.maintenance.HealRun;
import dev.sago.model.Event;
import dev.sago.repository.Repository;
import dev.sago.repository.SiteObjects;

import java.util.List;

/**
 * What the tasks of one use work with.
 *
 * @param wiring the engine's parts
 * @param gate lets sites through
 * @param catalog where runs are recorded: the wiring's, or a view of it that notes who asked
 * @param events told what happens
 */
public record Tools(Wiring wiring, SiteGate gate, Catalog catalog, Event.Listener events) {

    /** With the wiring's catalog. */
    public static Tools of(Wiring wiring, SiteGate gate, Event.Listener events) {
        return new Tools(wiring, gate, wiring.catalog(), events);
    }

    /** Opens a system at these sites to look at it; the caller closes it. */
    Repository openToRead(SystemSettings system, List<SiteObjects> sites) throws InterruptedException {
        return Repository.openToRead(
                system.name(), wiring.keys(), sites, wiring.settings().state(), events);
    }

    /** Opens a system to heal it; the caller closes it. */
    Repository openToHeal(SystemSettings system, List<SiteObjects> sites) throws InterruptedException {
        return Repository.openToHeal(
                system.name(), wiring.keys(), sites, wiring.settings().state(), events);
    }

    /** Opens a system at all sites that have, or may have, anything of it, to delete from them: every index must be whole. */
    HealRun.Opener toPrune(SystemSettings system) {
        return () -> Repository.open(
                system.name(),
                wiring.keys(),
                gate.everywhere(system),
                wiring.settings().state(),
                events);
    }

    /** Opens a system at all sites that have, or may have, anything of it, to hold snapshots and to mark them. */
    public HealRun.Opener toMark(SystemSettings system) {
        return () -> Repository.openWithoutIndex(
                system.name(),
                wiring.keys(),
                gate.everywhere(system),
                wiring.settings().state(),
                events);
    }
}
