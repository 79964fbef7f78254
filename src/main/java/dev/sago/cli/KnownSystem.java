package dev.sago.cli;

import dev.sago.model.SystemName;

/** Systems that verbs look up in the catalog: those that it knows, configured any more or not, and those that are configured. */
final class KnownSystem {

    private KnownSystem() {}

    /**
     * The system of that name.
     *
     * @throws dev.sago.model.SagoException of kind USAGE if neither the catalog nor the configuration has it
     */
    static SystemName of(Invocation with, String name) {
        return with.wiring().catalog().snapshots().systems().stream()
                .filter(known -> known.value().equals(name))
                .findFirst()
                .orElseGet(() -> with.wiring().system(name).name());
    }
}
