package dev.sago.source;

/** By Linux's own calls. */
class FilesOptionsTest extends FolderOptionsContract {

    @Override
    Source open(SourceSettings.Files settings) {
        return new FilesSource(settings, OpenFolders.LIMIT, false); // These tests change what comes next.
    }
}
