package dev.sago.site;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sago.model.SiteName;
import dev.sago.site.ObjectStore.PutMode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The mark that says which site a place is: the object {@code site.json}, {@code {"format":1,"site":"daejeon"}}. It
 * guards against two mistakes that are seen only on the worst day: two sites that are configured to the same place,
 * whose copies would burn together; and a disk that is not mounted, whose empty mount point would be filled in its
 * stead.
 */
public final class SiteMark {

    /** The object's key. */
    public static final String KEY = "site.json";

    private static final int FORMAT = 1;
    private static final int LONGEST = 4096;
    private static final JsonMapper JSON = new JsonMapper();

    private SiteMark() {}

    /** What a look at a place found. */
    public sealed interface Seen {
        /** The site's own mark. */
        record Own() implements Seen {}

        /** Another's mark, or one that cannot be read; {@code told} for people. */
        record Other(String told) implements Seen {}

        /** No mark. {@code inUse}: but systems' objects, so that the mark alone was lost, or never made. */
        record None(boolean inUse) implements Seen {}
    }

    /** What the place is wanted for. */
    public enum Purpose {
        /** To read only. */
        READ,
        /** To make copies. */
        BACKUP,
        /** To complete copies, also at a place that was emptied. */
        HEAL,
        /** The same, and its user has said that it may be empty. */
        HEAL_EMPTY
    }

    /** What follows from it. */
    public sealed interface Verdict {
        /** Go on. */
        record Good() implements Verdict {}

        /** Go on once the mark is written. */
        record Mark() implements Verdict {}

        /** Leave the site out of this run, as one that does not answer. */
        record Away(String reason) implements Verdict {}

        /** Stop: the configuration is wrong. */
        record Refused(String message, String remedy) implements Verdict {}
    }

    /** Looks for the mark of {@code site}. */
    public static Seen look(ObjectStore store, SiteName site) throws StoreException {
        byte[] text;
        try {
            text = store.getAll(KEY, LONGEST);
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.NOT_FOUND) {
                throw e;
            }
            return new Seen.None(isInUse(store));
        }
        try {
            JsonNode mark = JSON.readTree(text);
            if (mark.path("format").asInt() != FORMAT) {
                return new Seen.Other("by a newer Sago, or not by Sago");
            }
            String name = mark.path("site").asText();
            return name.equals(site.value()) ? new Seen.Own() : new Seen.Other("as site " + new SiteName(name));
        } catch (JacksonException | IllegalArgumentException e) {
            return new Seen.Other("in a way that cannot be read");
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory", e);
        }
    }

    /** The site that a place is marked as; empty where there is no mark that can be read. */
    public static java.util.Optional<SiteName> nameAt(ObjectStore store) throws StoreException {
        try {
            JsonNode mark = JSON.readTree(store.getAll(KEY, LONGEST));
            return java.util.Optional.of(new SiteName(mark.path("site").asText()));
        } catch (JacksonException | IllegalArgumentException e) {
            return java.util.Optional.empty(); // As if there were none.
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.NOT_FOUND) {
                return java.util.Optional.empty();
            }
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory", e);
        }
    }

    private static boolean isInUse(ObjectStore store) throws StoreException {
        AtomicBoolean found = new AtomicBoolean();
        store.list("systems/", object -> {
            found.set(true);
            return false;
        });
        return found.get();
    }

    /** Writes the mark of {@code site}. */
    public static void write(ObjectStore store, SiteName site) throws StoreException {
        String text = JSON.createObjectNode()
                .put("format", FORMAT)
                .put("site", site.value())
                .toString();
        store.put(KEY, Body.of((text + "\n").getBytes(StandardCharsets.UTF_8)), PutMode.REPLACE);
    }

    /**
     * Decides.
     *
     * @param where the place, for people
     * @param isFolder whether it is a folder, which may be the mount point of a disk that is away; a bucket cannot be
     * @param known whether the mark was seen there before, or complete copies were made there
     */
    public static Verdict judge(
            SiteName site, String where, Seen seen, boolean isFolder, boolean known, Purpose purpose) {
        return switch (seen) {
            case Seen.Own _ -> new Verdict.Good();
            case Seen.Other(String told) ->
                new Verdict.Refused(
                        "site " + site + " is at " + where + ", which is marked " + told,
                        "Two sites at one place would burn together: correct path, endpoint, bucket or prefix of "
                                + site + ". If the site was renamed on purpose, remove " + KEY + " there.");
            case Seen.None(boolean inUse) -> {
                if (purpose == Purpose.READ) {
                    yield known && isFolder && !inUse ? away(site, where, true) : new Verdict.Good();
                }
                boolean mayFill =
                        inUse || !known || purpose == Purpose.HEAL_EMPTY || (purpose == Purpose.HEAL && !isFolder);
                yield mayFill ? new Verdict.Mark() : away(site, where, isFolder);
            }
        };
    }

    private static Verdict.Away away(SiteName site, String where, boolean isFolder) {
        return new Verdict.Away(
                isFolder
                        ? where
                                + " is empty, though copies were made there: is the disk mounted? If it was replaced: sago heal"
                                + " --accept-empty " + site
                        : where + " is empty, though copies were made there. If it was emptied: sago heal");
    }
}
