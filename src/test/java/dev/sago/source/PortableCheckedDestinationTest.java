package dev.sago.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/** By Java's own calls and checked paths, as on Windows. */
class PortableCheckedDestinationTest extends FolderDestinationContract {

    @Override
    Destination open(Path folder, long seed) throws IOException {
        return new PortableDestination(folder, new Random(seed), false, null);
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
