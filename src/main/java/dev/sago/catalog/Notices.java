package dev.sago.catalog;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What people are told: alarms that are open, and messages that are under way. Both change in one transaction, so that an
 * alarm is told once, whatever dies in between; a message whose receiver took it and whose row could not be struck out is
 * sent twice. Thread-safe.
 */
public final class Notices {

    private final Database database;
    private final String writeAlarm;
    private final String writeNotice;

    Notices(Database database) {
        this.database = database;
        this.writeAlarm = database.dialect()
                .upsert("alarm", List.of("name"), List.of("kind", "severity", "document", "opened", "told"));
        this.writeNotice = database.dialect()
                .upsert("notice", List.of("id"), List.of("channel", "made", "attempts", "next_try", "document"));
    }

    /**
     * Something that is not as it should be, and is known.
     *
     * @param name what it is about, up to 200 characters, such as {@code rpo/government24}
     * @param kind the teller's own word
     * @param severity the teller's own word
     * @param document the teller's own text
     * @param opened since when it is known
     * @param told when it was told last; absent while it waits
     */
    public record Alarm(
            String name, String kind, String severity, String document, Instant opened, Optional<Instant> told) {}

    /**
     * A message to one channel.
     *
     * @param id made before it is kept, so that keeping it twice is the same as once
     * @param channel the channel's name
     * @param made when it was made
     * @param attempts how often it was tried in vain
     * @param nextTry when it is tried next
     * @param document the teller's own text
     */
    public record Notice(String id, String channel, Instant made, long attempts, Instant nextTry, String document) {}

    /** The open alarms by name. */
    public List<Alarm> open() {
        return database.query(
                "listing alarms",
                handle -> handle.createQuery("SELECT * FROM alarm ORDER BY name")
                        .map((row, context) -> new Alarm(
                                row.getString("name"),
                                row.getString("kind"),
                                row.getString("severity"),
                                row.getString("document"),
                                Columns.time(row, "opened"),
                                Columns.optionalTime(row, "told")))
                        .list());
    }

    /** Opens or changes alarms, closes others, and makes messages of it: all or nothing. */
    public void change(Collection<Alarm> opened, Collection<String> closed, Collection<Notice> made) {
        if (opened.isEmpty() && closed.isEmpty() && made.isEmpty()) {
            return;
        }
        database.run("keeping alarms", handle -> {
            writeAlarms(handle, opened);
            if (!closed.isEmpty()) {
                PreparedBatch batch = handle.prepareBatch("DELETE FROM alarm WHERE name = :name");
                closed.stream()
                        .sorted()
                        .forEach(name -> batch.bind("name", name).add());
                batch.execute();
            }
            writeNotices(handle, made);
        });
    }

    private void writeAlarms(Handle handle, Collection<Alarm> alarms) {
        if (alarms.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch(writeAlarm);
        alarms.forEach(alarm -> batch.bind("name", alarm.name())
                .bind("kind", alarm.kind())
                .bind("severity", alarm.severity())
                .bind("document", alarm.document())
                .bind("opened", Columns.time(alarm.opened()))
                .bind("told", Columns.optionalTime(alarm.told()))
                .add());
        batch.execute();
    }

    private void writeNotices(Handle handle, Collection<Notice> notices) {
        if (notices.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch(writeNotice);
        notices.forEach(notice -> batch.bind("id", notice.id())
                .bind("channel", notice.channel())
                .bind("made", Columns.time(notice.made()))
                .bind("attempts", notice.attempts())
                .bind("next_try", Columns.time(notice.nextTry()))
                .bind("document", notice.document())
                .add());
        batch.execute();
    }

    /** The messages that were not taken yet, the oldest first. */
    public List<Notice> underWay() {
        return database.query(
                "listing messages under way",
                handle -> handle.createQuery("SELECT * FROM notice ORDER BY made, id")
                        .map((row, context) -> notice(row))
                        .list());
    }

    private static Notice notice(ResultSet row) throws SQLException {
        return new Notice(
                row.getString("id"),
                row.getString("channel"),
                Columns.time(row, "made"),
                row.getLong("attempts"),
                Columns.time(row, "next_try"),
                row.getString("document"));
    }

    /** Strikes a message out: it was taken, or given up. */
    public void strikeOut(Notice notice) {
        database.run(
                "striking out a message",
                handle -> handle.createUpdate("DELETE FROM notice WHERE id = :id")
                        .bind("id", notice.id())
                        .execute());
    }

    /** Keeps that it was tried in vain, and when it is tried next. */
    public void postpone(Notice notice) {
        database.run(
                "postponing a message",
                handle -> handle.createUpdate(
                                "UPDATE notice SET attempts = :attempts, next_try = :next_try WHERE id = :id")
                        .bind("attempts", notice.attempts())
                        .bind("next_try", Columns.time(notice.nextTry()))
                        .bind("id", notice.id())
                        .execute());
    }
}
