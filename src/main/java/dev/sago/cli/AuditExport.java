package dev.sago.cli;

import dev.sago.model.SagoException;
import dev.sago.work.Exports;
import dev.sago.work.Exports.Trouble;
import dev.sago.work.Wiring;

/** What follows every verb that changed something: audit log and configuration are brought to all sites. What cannot be brought is told. */
final class AuditExport {

    private final Wiring wiring;
    private final Messages messages;
    private final Output out;

    AuditExport(Wiring wiring, Messages messages, Output out) {
        this.wiring = wiring;
        this.messages = messages;
        this.out = out;
    }

    /** Exports, if the verb has appended to the log. Throws nothing: the verb has ended, well or not. */
    void afterVerb() {
        try {
            new Exports(wiring).ifDue().forEach(this::tell);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SagoException e) {
            out.note(messages.text("audit.export", String.valueOf(e.getMessage())));
        }
    }

    private void tell(Trouble trouble) {
        switch (trouble) {
            case Trouble.Slow slow ->
                out.note(messages.text("audit.export", messages.text("audit.export.slow", slow.site())));
            case Trouble.Failed failed ->
                out.note(messages.text("audit.export", failed.site() + ": " + failed.reason()));
            case Trouble.Wrong wrong -> out.warn(wrong.message() + "\n  " + wrong.remedy());
        }
    }
}
