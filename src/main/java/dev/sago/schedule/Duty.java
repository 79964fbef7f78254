package dev.sago.schedule;

import dev.sago.model.SystemName;

/** One thing that is done again and again: what, and for which system. */
public record Duty(JobKind kind, SystemName system) {

    /** As people and Quartz name it: {@code government24/backup}. */
    @Override
    public String toString() {
        return system + "/" + kind.name().toLowerCase(java.util.Locale.ROOT);
    }
}
