package dev.sago.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/** By Java's own calls, with folders that are opened one from another. */
class PortableDestinationTest extends FolderDestinationContract {

    @Override
    Destination open(Path folder, long seed) throws IOException {
        return new PortableDestination(folder, new Random(seed), true, null);
    }

    @Override
    Destination openForgetful(Path folder, long seed) throws IOException {
        return open(folder, seed);
    }

    @Override
    boolean keepsFoldersOpen() {
        return false;
    }
}
