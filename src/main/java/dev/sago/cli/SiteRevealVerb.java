package dev.sago.cli;

import dev.sago.model.SagoException;
import dev.sago.model.SiteName;
import dev.sago.site.SiteSettings;
import dev.sago.work.Configured;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code sago site reveal}: brings back what somebody has deleted at a site that locks objects. Such a deletion puts a marker
 * on top of the locked bytes; Sago's own deletions leave none, so every marker is another's and may go.
 */
@Command(name = "reveal", customSynopsis = "sago site reveal SITE")
final class SiteRevealVerb extends Verb {

    @Parameters(paramLabel = "SITE", arity = "1")
    String name = "";

    /**
     * What was done, as JSON.
     *
     * @param revealed how many objects are back
     */
    record Revealed(SiteName site, String where, long revealed) {}

    @Override
    ExitCode run(Invocation with) throws Exception {
        SiteSettings site = Configured.site(with.settings(), name);
        Messages messages = with.messages();
        SiteName siteName = site.site().name();
        if (!site.site().objectLock()) {
            throw SagoException.usage(
                    messages.text("reveal.unlocked", siteName), messages.text("reveal.unlocked.remedy"));
        }
        long count = with.wiring().store(siteName).revealAll("");
        with.out()
                .result(
                        new Revealed(siteName, site.store().where(), count),
                        out -> out.line(
                                count > 0 ? Tone.GOOD : Tone.PLAIN,
                                count > 0
                                        ? messages.text("reveal.done", Units.count(count), siteName)
                                        : messages.text("reveal.nothing", siteName)));
        return ExitCode.OK;
    }
}
