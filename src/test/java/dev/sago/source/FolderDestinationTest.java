package dev.sago.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/** By Linux's own calls. */
class FolderDestinationTest extends FolderDestinationContract {

    @Override
    Destination open(Path folder, long seed) throws IOException {
        return new FolderDestination(folder, new Random(seed));
    }

    @Override
    Destination openForgetful(Path folder, long seed) throws IOException {
        return new FolderDestination(folder, new Random(seed), 0);
    }
}
