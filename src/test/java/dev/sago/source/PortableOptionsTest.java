package dev.sago.source;

import java.time.InstantSource;

/** By Java's own calls, with folders that are opened one from another. */
class PortableOptionsTest extends FolderOptionsContract {

    boolean secure() {
        return true;
    }

    @Override
    Source open(SourceSettings.Files settings) {
        return new PortableSource(settings, InstantSource.system(), secure());
    }

    @Override
    boolean tellsBindMounts() {
        return false;
    }
}
