package dev.sago.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** By Java's own calls, with folders that are opened one from another. */
class PortableRoundTripTest extends RoundTripContract {

    boolean secure() {
        return true;
    }

    @Override
    Source source(SourceSettings.Files settings) {
        return new PortableSource(settings, InstantSource.system(), secure());
    }

    @Override
    Destination destination(Path root) throws IOException {
        return new PortableDestination(root, new Random(1), secure(), null);
    }

    @Override
    boolean keepsEverything() {
        return false;
    }

    @Override
    List<String> lost() throws Exception {
        List<String> lines = new ArrayList<>();
        if (Files.getLastModifiedTime(from.resolve("plain/large")).toString().contains(".")) {
            lines.add("fraction of a second of the modification time of 1 entry (before 1970)");
        }
        if (Files.exists(from.resolve("null"))) {
            lines.add("the device node itself of 2 entries (Java cannot make one)");
        }
        if (Files.exists(from.resolve("pipe"))) {
            lines.add("the named pipe itself of 1 entry (Java cannot make one)");
        }
        Shell.run(from, """
                touch -r . ../time; rm -f pipe null disk; touch -r ../time .
                touch -d '1969-07-20 20:17:40 UTC' plain/large
                """);
        return lines;
    }
}
