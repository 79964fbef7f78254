package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.work.FirstBackup;

import java.util.ArrayList;
import java.util.List;

/** The systems that a verb for copies is for: those that are named, or all that were ever backed up. */
final class ProtectedSystems {

    private ProtectedSystems() {}

    static List<SystemSettings> of(List<String> names, Invocation with) {
        List<SystemSettings> systems = SystemsNamed.of(names, names.isEmpty(), with);
        if (!names.isEmpty()) {
            return systems;
        }
        List<SystemSettings> backedUp = new ArrayList<>();
        for (SystemSettings system : systems) {
            if (FirstBackup.isDue(system, with.wiring())) {
                with.out().note(with.messages().text("marks.nothing", system.name()));
            } else {
                backedUp.add(system);
            }
        }
        return backedUp;
    }
}
