package dev.sago.repository;

import dev.sago.model.SiteName;
import dev.sago.site.Body;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.TreeSet;

/** One object on its way to all sites. Guarded by the fan-out's monitor. */
final class Shipment {

    final String key;
    final Body body;
    final @Nullable Pack pack;
    final @Nullable ByteBuffer buffer;
    final Set<SiteName> storedAt = new TreeSet<>();
    int pending;

    Shipment(String key, Body body, @Nullable Pack pack, @Nullable ByteBuffer buffer) {
        this.key = key;
        this.body = body;
        this.pack = pack;
        this.buffer = buffer;
    }

    boolean isSettled() {
        return pending == 0;
    }
}
