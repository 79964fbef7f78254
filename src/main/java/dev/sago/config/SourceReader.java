package dev.sago.config;

import dev.sago.model.Secret;
import dev.sago.source.SourceSettings;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the sources of one system. */
final class SourceReader {

    private final Problems problems;
    private final Map<String, Mark> names = new HashMap<>();

    SourceReader(Problems problems) {
        this.problems = problems;
    }

    /** All of them; empty if one cannot be read. */
    Optional<List<SourceSettings>> read(List<Section> sections) {
        List<SourceSettings> sources = new ArrayList<>();
        for (Section section : sections) {
            source(section).filter(source -> isNew(source.name(), section)).ifPresent(sources::add);
        }
        return sources.size() == sections.size() ? Optional.of(List.copyOf(sources)) : Optional.empty();
    }

    private boolean isNew(String name, Section section) {
        Mark first = names.putIfAbsent(name, section.mark());
        if (first != null) {
            problems.error(
                    section.mark(),
                    section.path(),
                    "a source " + Problems.quote(name) + " is there already, in line " + first.line(),
                    "give one of them another `name`");
        }
        return first == null;
    }

    private Optional<SourceSettings> source(Section section) {
        Value<SourceSettings> files = section.nested(SystemKeys.FILES, SourceReader::files);
        Value<SourceSettings> s3 = section.nested(SystemKeys.S3, SourceReader::s3);
        refuse(SystemKeys.WEBDAV, section, "copy the drive to a folder or bucket and use `files` or `s3`");
        refuse(SystemKeys.COMMAND, section, "let the command write into a folder and use `files`");
        return section.bind(() -> files.toOptional().or(s3::toOptional)).flatMap(source -> source);
    }

    private static void refuse(Key<Section> key, Section section, String instead) {
        if (section.has(key)) {
            section.fail(key, "this version of Sago cannot read " + key.name() + " sources", instead);
        }
    }

    private static Optional<SourceSettings> files(Section section) {
        Value<String> name = section.read(SystemKeys.FILES_NAME);
        Value<Path> path = section.read(SystemKeys.FILES_PATH);
        Value<List<String>> exclude = section.read(SystemKeys.FILES_EXCLUDE);
        Value<Boolean> oneFileSystem = section.read(SystemKeys.FILES_ONE_FILE_SYSTEM);
        Value<Boolean> caches = section.read(SystemKeys.FILES_EXCLUDE_CACHES);
        Value<List<String>> ifPresent = section.read(SystemKeys.FILES_EXCLUDE_IF_PRESENT);
        Value<String> used =
                name.toOptional().isPresent() || path.toOptional().isEmpty() ? name : lastSegment(path.get(), section);
        return section.bind(() -> new SourceSettings.Files(
                used.get(), path.get(), exclude.get(), oneFileSystem.get(), caches.get(), ifPresent.get()));
    }

    private static Value<String> lastSegment(Path path, Section section) {
        if (path.getFileName() == null) {
            section.fail(SystemKeys.FILES_PATH, "the root of the file system has no name", "add a `name`");
            return new Value<>(null);
        }
        return new Value<>(path.getFileName().toString());
    }

    private static Optional<SourceSettings> s3(Section section) {
        Value<String> name = section.read(SystemKeys.S3_NAME);
        Value<URI> endpoint = section.read(SystemKeys.S3_ENDPOINT);
        Value<String> region = section.read(SystemKeys.S3_REGION);
        Value<String> bucket = section.read(SystemKeys.S3_BUCKET);
        Value<String> prefix = section.read(SystemKeys.S3_PREFIX);
        Value<Integer> owner = section.read(SystemKeys.S3_OWNER);
        Value<String> accessKey = section.read(SystemKeys.S3_ACCESS_KEY);
        Value<Secret> secretKey = section.read(SystemKeys.S3_SECRET_KEY);
        Value<Path> certificate = section.read(SystemKeys.S3_CA_FILE);
        return section.bind(() -> new SourceSettings.S3(
                name.toOptional().orElse(bucket.get()),
                endpoint.get(),
                region.get(),
                bucket.get(),
                prefix.get(),
                owner.toOptional(),
                accessKey.get(),
                secretKey.get(),
                certificate.toOptional()));
    }
}
