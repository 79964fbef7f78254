package dev.sago.config;

import dev.sago.backup.SystemSettings;
import dev.sago.model.Grade;
import dev.sago.model.Secret;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The keys of one system and its sources. */
final class SystemKeys {

    static final Key<SiteName> HOME = Key.required("home", ValueTypes.SITE, "The site at which the original stands");
    static final Key<Grade> GRADE = Key.required(
            "grade", ValueType.oneOf(Grade.class, Grade::name), "The order of recovery: A1 first, then A2, A3");
    static final Key<String> POLICY =
            Key.required("policy", ValueTypes.POLICY, "A policy of this file, or a preset as double or triple");

    static final Key<String> FILES_NAME = Key.computed(
            "name", ValueTypes.SOURCE_NAME, "the last segment of path", "Name of its folder in a snapshot");
    static final Key<Path> FILES_PATH =
            Key.required("path", ValueTypes.ABSOLUTE_PATH, "The folder that is backed up, absolute");
    static final Key<List<String>> FILES_EXCLUDE = Key.defaulted(
            "exclude",
            new Listed<>(ValueTypes.WORDS),
            "[]",
            "What is left out: \"*.tmp\" anywhere, \"/cache/\" that folder at the root");
    static final Key<Boolean> FILES_ONE_FILE_SYSTEM = Key.defaulted(
            "one-file-system", ValueType.yesNo(), "false", "Whether mount points are kept as folders, but not entered");
    static final Key<Boolean> FILES_EXCLUDE_CACHES = Key.defaulted(
            "exclude-caches",
            ValueType.yesNo(),
            "false",
            "Whether of a folder with a CACHEDIR.TAG only that file is kept");
    static final Key<List<String>> FILES_EXCLUDE_IF_PRESENT = Key.defaulted(
            "exclude-if-present",
            new Listed<>(ValueTypes.ENTRY_NAME),
            "[]",
            "Names; of a folder that holds one, as .nobackup, only that is kept");
    static final Key<Section> FILES = Key.optional(
            "files",
            Group.of(
                    FILES_NAME,
                    FILES_PATH,
                    FILES_EXCLUDE,
                    FILES_ONE_FILE_SYSTEM,
                    FILES_EXCLUDE_CACHES,
                    FILES_EXCLUDE_IF_PRESENT),
            "A folder of a file system");

    static final Key<String> S3_NAME =
            Key.computed("name", ValueTypes.SOURCE_NAME, "the bucket", "Name of its folder in a snapshot");
    static final Key<URI> S3_ENDPOINT =
            Key.required("endpoint", ValueTypes.ENDPOINT, "URL of the S3 server, without bucket");
    static final Key<String> S3_REGION =
            Key.defaulted("region", ValueTypes.WORDS, "us-east-1", "Region that requests are signed for");
    static final Key<String> S3_BUCKET = Key.required("bucket", ValueTypes.BUCKET, "The bucket that is backed up");
    static final Key<String> S3_PREFIX =
            Key.defaulted("prefix", ValueTypes.TEXT, "\"\"", "Only keys that start so; what follows is the path");
    static final Key<Integer> S3_OWNER =
            Key.optional("owner", ValueTypes.OWNER, "Which segment of the path names the owner, as \"{1}\"");
    static final Key<String> S3_ACCESS_KEY =
            Key.required("access-key", ValueTypes.CREDENTIAL, "Access key; ${NAME} or file: work here too");
    static final Key<Secret> S3_SECRET_KEY =
            Key.required("secret-key", ValueTypes.SECRET, "Secret key, as ${NAME} or file:/path");
    static final Key<Path> S3_CA_FILE =
            Key.optional("ca-file", ValueTypes.PATH, "PEM certificates to trust instead of the JVM's");
    static final Key<Section> S3 = Key.optional(
            "s3",
            Group.of(
                    S3_NAME,
                    S3_ENDPOINT,
                    S3_REGION,
                    S3_BUCKET,
                    S3_PREFIX,
                    S3_OWNER,
                    S3_ACCESS_KEY,
                    S3_SECRET_KEY,
                    S3_CA_FILE),
            "A bucket or a part of one");

    static final Key<Section> WEBDAV = Key.optional(
            "webdav",
            Group.of(
                    Key.computed(
                            "name",
                            ValueTypes.SOURCE_NAME,
                            "the last segment of url",
                            "Name of its folder in a snapshot"),
                    Key.required("url", ValueTypes.URL, "The drive"),
                    Key.optional("user", ValueTypes.TEXT, "Who"),
                    Key.optional("password", ValueTypes.SECRET, "Password, as ${NAME} or file:/path")),
            "A WebDAV drive; not read by this version");
    static final Key<Section> COMMAND = Key.optional(
            "command",
            Group.of(
                    Key.computed("name", ValueTypes.SOURCE_NAME, "the command's name", "Name of the entry"),
                    Key.required("run", new Listed<>(ValueTypes.TEXT), "The command and its arguments")),
            "The output of a command; not read by this version");

    static final Key<List<Section>> SOURCES = Key.required(
            "sources",
            new Listed<>(Group.oneOf(FILES, S3, WEBDAV, COMMAND)),
            "How its parts are read, a list of `- files: {...}` and `- s3: {...}`");

    static final Key<List<String>> HOOK_RUN =
            Key.required("run", new Listed<>(ValueTypes.TEXT), "The command and its arguments; no shell");
    static final Key<Duration> HOOK_TIMEOUT =
            Key.defaulted("timeout", ValueTypes.DURATION, "10m", "After which it is killed, and has failed");
    private static final Group HOOK = Group.of(HOOK_RUN, HOOK_TIMEOUT);

    static final Key<Section> BEFORE =
            Key.optional("before", HOOK, "Run before anything is read; its failure fails the backup");
    static final Key<Section> AFTER =
            Key.optional("after", HOOK, "Run at the end of every backup that came so far, also a failed one");
    static final Key<Section> HOOKS = Key.defaulted(
            "hooks", Group.of(BEFORE, AFTER), "{}", "Commands around a backup, as to hold a database still");

    static final Key<String> POOL = Key.defaulted(
            "pool",
            ValueTypes.POOL,
            SystemSettings.DEFAULT_POOL,
            "The nodes that may run it: those whose pools name this");

    static final Key<Section> CHECK =
            Key.optional("check", HOOK, "Run in the folder that a drill restored to; its failure fails the drill");
    static final Key<Integer> DRILL_SAMPLE = Key.defaulted(
            "sample",
            ValueType.whole(0, 1_000_000),
            "0",
            "How many entries a drill restores, chosen at random; 0 for everything");
    static final Key<Section> DRILL =
            Key.defaulted("drill", Group.of(CHECK, DRILL_SAMPLE), "{}", "What a drill of it does besides comparing");

    static final Key<Long> SIZE = Key.defaulted(
            "size", ValueTypes.SIZE, "none", "What one copy takes at a site, for sites with a capacity; as 12TB");

    static final Key<List<SystemName>> NEEDS = Key.defaulted(
            "after",
            new Listed<>(ValueTypes.SYSTEM),
            "[]",
            "Systems that must stand before this one is of use, so that they are recovered first");

    static final Group SYSTEM = Group.of(HOME, GRADE, POLICY, SOURCES, HOOKS, POOL, DRILL, SIZE, NEEDS);

    private SystemKeys() {}
}
