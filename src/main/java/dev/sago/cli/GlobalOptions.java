package dev.sago.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

import java.nio.file.Path;

/** {@code sago} itself: the options that every verb takes, before or after the verb. Filled by picocli. */
@Command(name = "sago")
final class GlobalOptions {

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            scope = ScopeType.INHERIT)
    @Nullable
    Path config;

    @Option(names = "--json", scope = ScopeType.INHERIT)
    boolean json;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT)
    boolean quiet;

    @Option(names = "--progress", paramLabel = "MODE", scope = ScopeType.INHERIT)
    ProgressMode progress = ProgressMode.AUTO;

    @Option(names = "--lang", paramLabel = "LANG", scope = ScopeType.INHERIT)
    @Nullable
    Language language;

    @Option(names = "--debug", scope = ScopeType.INHERIT)
    boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT)
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true)
    boolean version;
}
