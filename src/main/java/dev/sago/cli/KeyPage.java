package dev.sago.cli;

import dev.sago.crypto.KeyShare;
import dev.sago.model.Secret;
import io.nayuki.qrcodegen.QrCode;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A page with a key, or a share of one, to be printed and kept in a safe: as text, as a QR code of the same text, and with what to do with it. The
 * plain form is itself a key file, or a share, to Sago. Needs nothing from elsewhere.
 *
 * @param steps what to do on the worst day
 * @param lines the key's text without its comments
 */
record KeyPage(String id, String title, String about, List<String> steps, Secret lines, Messages messages) {

    private static final int BORDER = 4;

    static KeyPage ofKey(String id, Secret text, Messages messages) {
        return new KeyPage(
                id,
                messages.text("page.key", id),
                messages.text("page.key.about"),
                List.of(
                        messages.text("page.key.type"),
                        messages.text("page.key.restore"),
                        messages.text("page.key.rescue")),
                bare(text),
                messages);
    }

    static KeyPage ofShare(KeyShare share, Messages messages) {
        return new KeyPage(
                share.key(),
                messages.text("page.share", share.number(), share.count(), share.key()),
                messages.text("page.share.about", share.threshold(), share.count()),
                List.of(
                        messages.text("page.share.type", share.threshold()),
                        messages.text("page.share.combine"),
                        messages.text("page.key.restore"),
                        messages.text("page.key.rescue")),
                bare(share.text()),
                messages);
    }

    private static Secret bare(Secret text) {
        return new Secret(text.reveal()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.joining("\n", "", "\n")));
    }

    /** As HTML with an image in it, A4. */
    String html() {
        String items =
                steps.stream().map(step -> "<li>" + escape(step) + "</li>\n").collect(Collectors.joining());
        return """
                <!DOCTYPE html>
                <html lang="%s">
                <head>
                <meta charset="utf-8">
                <title>%s</title>
                <style>
                @page { size: A4; margin: 20mm }
                body { font: 11pt/1.5 sans-serif; max-width: 170mm; margin: 10mm auto; color: #000; background: #fff }
                h1 { font-size: 18pt; margin: 0 0 4mm }
                h2 { font-size: 13pt; margin: 6mm 0 2mm }
                pre { font: 14pt/1.6 monospace; border: 0.5mm solid #000; padding: 4mm; white-space: pre-wrap }
                svg { width: 60mm; height: 60mm; display: block }
                .warn { font-weight: bold }
                .blank { border-bottom: 0.2mm solid #000; display: inline-block; min-width: 60mm }
                </style>
                </head>
                <body>
                <h1>%s</h1>
                <p>%s</p>
                <p class="warn">%s</p>
                <pre>%s</pre>
                %s
                <p>%s</p>
                <h2>%s</h2>
                <ol>
                %s</ol>
                <p>%s <span class="blank">&nbsp;</span></p>
                </body>
                </html>
                """.formatted(
                        messages.language().code(),
                        escape(title),
                        escape(title),
                        escape(about),
                        escape(messages.text("page.warn")),
                        escape(grouped()),
                        svg(),
                        escape(messages.text("page.qr")),
                        escape(messages.text("page.steps")),
                        items,
                        escape(messages.text("page.place")));
    }

    /** As plain text, which Sago reads as it is: all but the key itself are comments. */
    String plain() {
        StringBuilder text = new StringBuilder();
        comment(text, title);
        comment(text, about);
        comment(text, messages.text("page.warn"));
        text.append('\n').append(grouped()).append('\n');
        comment(text, messages.text("page.steps"));
        for (int i = 0; i < steps.size(); i++) {
            comment(text, (i + 1) + ". " + steps.get(i));
        }
        comment(text, messages.text("page.qr"));
        QrCode code = code();
        for (int y = -BORDER; y < code.size + BORDER; y += 2) {
            text.append("# ");
            for (int x = -BORDER; x < code.size + BORDER; x++) {
                boolean upper = code.getModule(x, y);
                boolean lower = code.getModule(x, y + 1);
                text.append(upper ? (lower ? '█' : '▀') : lower ? '▄' : ' ');
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static void comment(StringBuilder text, String line) {
        text.append("# ").append(line).append('\n');
    }

    /** Eight groups of digits to a line, which is easier to type from. */
    private String grouped() {
        return lines.reveal().lines().map(KeyPage::broken).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String broken(String line) {
        int half = line.matches("(?:[0-9a-f]{4} ){15}[0-9a-f]{4}") ? line.length() / 2 : -1;
        return half < 0 ? line : line.substring(0, half) + "\n" + line.substring(half + 1);
    }

    private QrCode code() {
        return QrCode.encodeText(lines.reveal(), QrCode.Ecc.QUARTILE);
    }

    private String svg() {
        QrCode code = code();
        int size = code.size + 2 * BORDER;
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append('M')
                            .append(x + BORDER)
                            .append(' ')
                            .append(y + BORDER)
                            .append("h1v1h-1z");
                }
            }
        }
        return "<svg viewBox=\"0 0 " + size + " " + size
                + "\" shape-rendering=\"crispEdges\" role=\"img\"><path fill=\"#000\" d=\"" + path + "\"/></svg>";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** Nothing of the secret. */
    @Override
    public String toString() {
        return "KeyPage[" + id + "]";
    }
}
