package dev.sago.model;

/** A password or key from the configuration. It does not show itself: {@link #toString()} gives stars. */
public record Secret(String reveal) {

    @Override
    public String toString() {
        return "***";
    }
}
