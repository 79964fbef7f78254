package dev.sago.cli;

import dev.sago.audit.ExportedConfiguration;
import dev.sago.model.SiteName;
import dev.sago.repository.ExportSeal;
import dev.sago.work.Configured;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;

/** {@code sago config show}: the newest configuration that lies at a site, for a machine that has only the key and that site. */
@Command(name = "show", customSynopsis = "sago config show --from SITE")
final class ConfigShowVerb extends Verb {

    @Option(names = "--from", paramLabel = "SITE", required = true)
    String from = "";

    @Override
    ExitCode run(Invocation with) throws IOException {
        var out = with.out().bytes();
        SiteName site = Configured.site(with.settings(), from).site().name();
        out.write(ExportedConfiguration.newest(
                site, with.wiring().store(site), new ExportSeal(with.wiring().keys())));
        return ExitCode.OK;
    }
}
