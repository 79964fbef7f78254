package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.config.Settings;
import dev.sago.model.SagoException;
import dev.sago.work.Configured;

import java.util.List;

/** Which systems a verb is for: those that are named, or all by {@code --all}. */
final class SystemsNamed {

    private SystemsNamed() {}

    /**
     * The systems, each once.
     *
     * @throws SagoException of kind USAGE if neither or both are given, a name is unknown, or there is no system at all
     */
    static List<SystemSettings> of(List<String> names, boolean all, Invocation with) {
        Messages messages = with.messages();
        if (names.isEmpty() != all) {
            throw SagoException.usage(
                    messages.text(all ? "systems.both" : "systems.none"), messages.text("systems.remedy"));
        }
        Settings settings = with.settings();
        if (settings.systems().isEmpty()) {
            throw SagoException.usage(
                    messages.text("systems.empty", with.configFile()), messages.text("systems.empty.remedy"));
        }
        return Configured.systems(settings, names);
    }
}
