package dev.sago.drill;

import dev.sago.model.SiteName;
import dev.sago.policy.Loss;

import java.util.List;

/**
 * The supposed loss.
 *
 * @param name what is lost, for people
 * @param lost the sites that are gone; nothing of them is asked
 * @param chosen how it was chosen
 * @param seed what decided where chance did; 0 otherwise
 */
public record Scenario(String name, List<SiteName> lost, Chosen chosen, long seed) {

    /** How a scenario was chosen. */
    public enum Chosen {
        /** Somebody named it. */
        BY_HAND,
        /** By chance. */
        RANDOM,
        /** It was its turn. */
        ROTATION
    }

    /** Supposes this loss. */
    public static Scenario of(Loss loss, Chosen chosen, long seed) {
        return new Scenario(loss.name(), loss.sites(), chosen, seed);
    }
}
