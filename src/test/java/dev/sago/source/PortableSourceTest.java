package dev.sago.source;

import java.time.InstantSource;

/** By Java's own calls, with folders that are opened one from another. */
class PortableSourceTest extends FolderSourceContract {

    @Override
    Source open(SourceSettings.Files settings) {
        return new PortableSource(settings, InstantSource.system(), true);
    }

    @Override
    boolean tellsHoles() {
        return false;
    }
}
