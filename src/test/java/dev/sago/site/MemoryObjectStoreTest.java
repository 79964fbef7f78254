package dev.sago.site;

import java.time.InstantSource;

/** The contract for the store in the heap. */
class MemoryObjectStoreTest extends ObjectStoreContract {

    @Override
    protected ObjectStore open(String prefix) {
        return new MemoryObjectStore(prefix, InstantSource.system());
    }
}
