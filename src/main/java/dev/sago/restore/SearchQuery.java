package dev.sago.restore;

import dev.sago.model.Attributes;
import dev.sago.model.Entry;

import java.time.Instant;
import java.util.Optional;

/**
 * What entries are looked for; all that is given must fit.
 *
 * @param pattern their names
 * @param owner whose they are: the person that the source names, or the user by name or number; case does not matter
 * @param since changed then or later
 * @param until changed then or earlier
 */
public record SearchQuery(
        NamePattern pattern, Optional<String> owner, Optional<Instant> since, Optional<Instant> until) {

    /**
     * Whether an entry has such a name.
     *
     * @param folder the path of the folder that holds it; empty for a source
     */
    public boolean names(String folder, Entry entry) {
        return pattern.fits(folder, entry.name());
    }

    /** Whether an entry, its name aside, is wanted. */
    public boolean wants(Entry entry) {
        Attributes attributes = entry.attributes();
        return owner.map(name -> isOf(attributes, name)).orElse(true)
                && since.map(time -> !attributes.modified().toInstant().isBefore(time))
                        .orElse(true)
                && until.map(time -> !attributes.modified().toInstant().isAfter(time))
                        .orElse(true);
    }

    private static boolean isOf(Attributes attributes, String name) {
        return name.equalsIgnoreCase(attributes.owner())
                || name.equalsIgnoreCase(attributes.user())
                || (attributes.uid() >= 0 && name.equals(Integer.toString(attributes.uid())));
    }
}
