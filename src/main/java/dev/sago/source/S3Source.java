package dev.sago.source;

import dev.sago.model.Attributes;
import dev.sago.model.EntryName;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

import java.io.IOException;

/**
 * A bucket's objects below a prefix as a tree of folders and files, cut at the slashes of their keys.
 *
 * <p>One flat listing gives everything: no request per folder, and none per object until it is opened. Objects have the
 * time and ETag of the listing; their media type is known only once they are read. Folders have no time of their own (1970)
 * unless an empty object whose key ends in a slash marks them. The owner is the name of the folder at the configured
 * depth, for that folder and all that is in it; what lies above it has none.
 *
 * <p>An object that was replaced since it was listed is read as it is now, whole, and its reading says that it is not
 * {@link SourceFile.Reading#unchanged() unchanged}. Refusing it would leave it out of the snapshot; so the snapshot
 * holds the newer bytes under the older time and ETag, and the next backup, which sees another ETag, reads it again.
 *
 * <p>The listing is complete or the walk fails. A prefix below which there is nothing gives an empty tree: a bucket
 * cannot tell a wrong prefix from one whose objects were all deleted.
 *
 * <p>For one walk at a time; files of it may be opened by up to {@value BucketClient#CONNECTIONS} threads at once, others
 * wait.
 */
public final class S3Source implements Source {

    private final SourceSettings.S3 settings;
    private final S3Client client;

    /**
     * Sends nothing yet.
     *
     * @throws IOException if the certificates to trust cannot be read
     */
    public S3Source(SourceSettings.S3 settings) throws IOException {
        this.settings = settings;
        this.client = BucketClient.of(settings);
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public Attributes walk(Visitor visitor) throws IOException, InterruptedException {
        KeyTree tree = new KeyTree(visitor, settings.owner());
        int prefix = settings.prefix().length();
        try (BucketListing listing = new BucketListing(client, settings.bucket(), settings.prefix())) {
            while (listing.hasNext()) {
                for (S3Object object : listing.next()) {
                    String path = object.key().substring(prefix);
                    if (!path.isEmpty() || object.size() > 0) { // otherwise the mark of the root
                        visit(tree, visitor, object, path);
                    }
                }
            }
        }
        tree.end();
        return Attributes.ofObject(KeyTree.UNKNOWN, null, null, null);
    }

    private void visit(KeyTree tree, Visitor visitor, S3Object object, String path)
            throws IOException, InterruptedException {
        ListedObject listed = ListedObject.of(object);
        tree.next(
                path,
                listed.size(),
                listed.modified(),
                (name, owner) -> give(visitor, name, owner, object.key(), listed));
    }

    private void give(Visitor visitor, EntryName name, @Nullable String owner, String key, ListedObject listed)
            throws InterruptedException {
        Attributes attributes = Attributes.ofObject(listed.modified(), listed.tag(), null, owner);
        visitor.file(name, attributes, listed.size(), new ObjectFile(key, listed));
    }

    @Override
    public void close() {
        client.close();
    }

    private final class ObjectFile implements SourceFile {

        private final String key;
        private final ListedObject listed;

        ObjectFile(String key, ListedObject listed) {
            this.key = key;
            this.listed = listed;
        }

        @Override
        public Reading open() throws IOException {
            return ObjectReading.open(client, settings.bucket(), key, listed);
        }

        @Override
        public void close() {
            // Holds a key, nothing to release.
        }
    }
}
