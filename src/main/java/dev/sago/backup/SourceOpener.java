package dev.sago.backup;

import dev.sago.source.Source;
import dev.sago.source.SourceSettings;

import java.io.IOException;

/** Opens a source for one run. */
@FunctionalInterface
public interface SourceOpener {

    /** Opens it; the run closes it. */
    Source open(SourceSettings settings) throws IOException;
}
