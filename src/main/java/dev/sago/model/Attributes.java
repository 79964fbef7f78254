package dev.sago.model;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * Everything about an entry beside its name, kind and bytes. What a source does not have is absent: a bucket's objects
 * have no mode or inode, a file has no tag.
 *
 * @param mode the twelve permission bits (setuid, setgid, sticky, rwx three times), or -1 where there are none
 * @param uid owner's number, or -1
 * @param gid group's number, or -1
 * @param user owner's name where it is known
 * @param group group's name where it is known
 * @param modified last change of the content
 * @param changed last change of content or attributes ({@code ctime}); serves change detection, is not restored
 * @param inode inode number, 0 where there is none; serves change detection and hard links
 * @param device number of the file system; serves hard links, is meaningful inside one snapshot only
 * @param links number of hard links, 1 where there are no others
 * @param deviceNumber major and minor of a device node as {@code major << 32 | minor}, otherwise 0
 * @param extended extended attributes by name, bytes as they are; shared arrays, read only
 * @param tag the version tag of an object (ETag), which serves change detection
 * @param contentType the media type of an object
 * @param owner the person that the entry belongs to, where the source names one (see {@code owner} of an S3 source)
 */
public record Attributes(
        int mode,
        int uid,
        int gid,
        @Nullable String user,
        @Nullable String group,
        Timestamp modified,
        @Nullable Timestamp changed,
        long inode,
        long device,
        int links,
        long deviceNumber,
        Map<AttributeName, byte[]> extended,
        @Nullable String tag,
        @Nullable String contentType,
        @Nullable String owner) {

    /** Attributes of an object or a virtual folder of a bucket. */
    public static Attributes ofObject(
            Timestamp modified, @Nullable String tag, @Nullable String contentType, @Nullable String owner) {
        return new Attributes(-1, -1, -1, null, null, modified, null, 0, 0, 1, 0, Map.of(), tag, contentType, owner);
    }

    /** The same with the media type that reading an object revealed. */
    public Attributes withContentType(@Nullable String type) {
        return new Attributes(
                mode,
                uid,
                gid,
                user,
                group,
                modified,
                changed,
                inode,
                device,
                links,
                deviceNumber,
                extended,
                tag,
                type,
                owner);
    }
}
