package dev.sago.repository;

import dev.sago.model.Sha256;

/**
 * Where a chunk lies.
 *
 * @param chunk the chunk
 * @param pack the pack
 * @param type what kind of pack
 * @param salt the pack's salt
 * @param framePosition where its frame begins in the pack
 * @param frameStored length of the frame in the pack
 * @param offset where it begins in the opened frame
 * @param length its length
 */
record ChunkPlace(
        Sha256 chunk,
        Sha256 pack,
        ObjectType type,
        Salt salt,
        int framePosition,
        int frameStored,
        int offset,
        int length) {}
