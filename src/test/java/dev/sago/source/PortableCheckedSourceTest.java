package dev.sago.source;

import java.time.InstantSource;

/** By Java's own calls and checked paths, as on Windows. */
class PortableCheckedSourceTest extends FolderSourceContract {

    @Override
    Source open(SourceSettings.Files settings) {
        return new PortableSource(settings, InstantSource.system(), false);
    }

    @Override
    boolean tellsHoles() {
        return false;
    }
}
