package dev.sago.repository;

import dev.sago.model.Sha256;

import java.nio.ByteBuffer;

/** Receives chunks that were fetched. Called by several threads at once, for each chunk once. */
public interface ChunkSink {

    /** A chunk's bytes, proved as was asked for; valid during the call. */
    void chunk(Sha256 id, ByteBuffer plain) throws InterruptedException;

    /** A chunk that no site could give. */
    void lost(Sha256 id, String reason);
}
