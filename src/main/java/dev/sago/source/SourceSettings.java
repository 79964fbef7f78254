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
     */
    record Files(String name, Path path, List<String> exclude) implements SourceSettings {}

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
