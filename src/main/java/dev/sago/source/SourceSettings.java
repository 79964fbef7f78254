package dev.sago.source;

import dev.sago.model.Secret;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One source of a system: how a part of it is read. */
public sealed interface SourceSettings {

    /** The name of the source's folder in a snapshot; unique in the system, no slash. */
    String name();

    /**
     * A folder of a file system ({@code files}).
     *
     * @param name default: the last segment of the path
     * @param path the folder, absolute
     * @param exclude patterns of what is left out: {@code *.tmp} anywhere, {@code /cache/} that folder at the root
     * @param oneFileSystem whether folders at which something else is mounted are recorded, but not entered
     * @param excludeCaches whether of a folder with a valid {@code CACHEDIR.TAG} nothing but that file is kept
     * @param excludeIfPresent names; of a folder that holds an entry of such a name nothing but that entry is kept
     */
    record Files(
            String name,
            Path path,
            List<String> exclude,
            boolean oneFileSystem,
            boolean excludeCaches,
            List<String> excludeIfPresent)
            implements SourceSettings {

        /** Everything below a folder but what the patterns leave out. */
        public Files(String name, Path path, List<String> exclude) {
            this(name, path, exclude, false, false, List.of());
        }
    }

    /**
     * A bucket or a part of one ({@code s3}).
     *
     * @param name default: the bucket
     * @param endpoint the server
     * @param region the region
     * @param bucket the bucket
     * @param prefix keys that start so; what follows is the path in the snapshot
     * @param owner which segment of that path names the owner, as {@code {1}}; absent for none
     * @param accessKey who
     * @param secretKey the secret
     * @param certificate PEM certificates to trust ({@code ca-file})
     */
    record S3(
            String name,
            URI endpoint,
            String region,
            String bucket,
            String prefix,
            Optional<Integer> owner,
            String accessKey,
            Secret secretKey,
            Optional<Path> certificate)
            implements SourceSettings {}
}
