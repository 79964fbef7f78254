package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.crypto.KeyRing;
import dev.sago.crypto.KeySettings;
import dev.sago.model.SagoException;
import dev.sago.model.Secret;
import dev.sago.repository.SystemKeys;
import dev.sago.site.SiteMark;
import dev.sago.work.SiteGate;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Another key than the one of the configuration, named on the command line: a key file, or a passphrase by the variable that holds it. */
final class Holder {

    private Holder() {}

    /**
     * The key that is named, if one is.
     *
     * @param variable an environment variable, since a passphrase on a command line is seen by all users of the machine
     * @throws SagoException of kind USAGE if both are named, or it cannot be read
     */
    static Optional<KeyRing> named(@Nullable Path file, @Nullable String variable, Invocation with) {
        Messages messages = with.messages();
        if (file != null && variable != null) {
            throw SagoException.usage(messages.text("holder.both"), messages.text("holder.remedy"));
        }
        if (file != null) {
            return Optional.of(KeyRing.open(new KeySettings.File(with.path(file))));
        }
        if (variable == null) {
            return Optional.empty();
        }
        String passphrase = with.around().env().get(variable);
        if (passphrase == null || passphrase.isEmpty()) {
            throw SagoException.usage(
                    messages.text("holder.unset", variable), messages.text("holder.unset.remedy", variable));
        }
        return Optional.of(KeyRing.open(new KeySettings.Passphrase(new Secret(passphrase))));
    }

    /**
     * The same where one must be named.
     *
     * @throws SagoException of kind USAGE if none is
     */
    static KeyRing required(@Nullable Path file, @Nullable String variable, Invocation with) {
        return named(file, variable, with)
                .orElseThrow(() -> SagoException.usage(
                        with.messages().text("holder.none"), with.messages().text("holder.remedy")));
    }

    /** The wrapped keys of a system, at all sites that have anything of it. */
    static SystemKeys look(SystemSettings system, SiteMark.Purpose purpose, SiteGate gate, Invocation with)
            throws InterruptedException {
        return SystemKeys.look(
                system.name(), gate.sites(system, purpose), with.wiring().elsewhere(system));
    }

    /** The same, to be changed: under the system's lease, and only by its writer. */
    static SystemKeys lookToChange(SystemSettings system, SiteMark.Purpose purpose, SiteGate gate, Invocation with)
            throws InterruptedException {
        SystemKeys keys = look(system, purpose, gate, with);
        if (keys.isFounded()) {
            keys.claim(with.wiring().catalog().writer(), with.clock().instant());
        }
        return keys;
    }

    /**
     * Lets a passphrase meet the salts of all systems before it wraps a key: all that it wraps share one, and a run that was killed may have
     * left some.
     */
    static void learn(KeyRing holder, List<SystemSettings> systems, SiteGate gate, Invocation with)
            throws InterruptedException {
        for (SystemSettings system : systems) {
            look(system, SiteMark.Purpose.READ, gate, with).open(holder).ifPresent(key -> key.close());
        }
    }
}
