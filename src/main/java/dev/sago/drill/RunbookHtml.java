package dev.sago.drill;

import dev.sago.drill.Runbook.Block;
import dev.sago.drill.Runbook.Step;

import java.util.List;

/** A runbook as one HTML page that needs nothing else and prints to clean A4 pages. */
public final class RunbookHtml {

    private static final String STYLE = """
            @page { size: A4; margin: 18mm 16mm 20mm 16mm; @bottom-right { content: counter(page) " / " counter(pages); font-size: 9pt } }
            body { font: 11pt/1.45 "Noto Sans KR", "NanumGothic", "Malgun Gothic", sans-serif; max-width: 190mm; margin: 8mm auto; padding: 0 4mm; color: #111; word-break: keep-all; overflow-wrap: break-word }
            h1 { font-size: 20pt; margin: 0 0 4mm; border-bottom: 2pt solid #111; padding-bottom: 2mm }
            h2 { font-size: 14pt; margin: 8mm 0 2mm; break-after: avoid }
            h2.chapter { break-before: page }
            ol { padding-left: 8mm } li { margin: 0 0 3mm; break-inside: avoid }
            .box { display: inline-block; width: 3.6mm; height: 3.6mm; border: 1pt solid #111; margin-right: 2mm; vertical-align: -0.5mm }
            pre { background: #f3f3f3; border: 0.5pt solid #999; padding: 1.5mm 2.5mm; margin: 1.5mm 0; font: 10pt/1.4 "NanumGothicCoding", "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere }
            table { border-collapse: collapse; width: 100%; margin: 2mm 0; font-size: 9.5pt } thead { display: table-header-group }
            tr { break-inside: avoid } th, td { border: 0.5pt solid #888; padding: 1mm 1.8mm; text-align: left; vertical-align: top; overflow-wrap: anywhere } th { background: #eee }
            footer { margin-top: 8mm; border-top: 0.5pt solid #888; padding-top: 2mm; font-size: 9pt; overflow-wrap: anywhere }
            @media print { body { margin: 0; padding: 0; max-width: none } }
            """;

    private RunbookHtml() {}

    /** The page. */
    public static String of(Runbook runbook) {
        StringBuilder out = new StringBuilder("<!DOCTYPE html>\n<html lang=\"")
                .append(escaped(runbook.language()))
                .append(
                        "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>")
                .append(escaped(runbook.title()))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>")
                .append(escaped(runbook.title()))
                .append("</h1>\n");
        runbook.blocks().forEach(block -> block(block, out));
        return out.append("<footer>")
                .append(escaped(runbook.footer()))
                .append("</footer>\n</body>\n</html>\n")
                .toString();
    }

    private static void block(Block block, StringBuilder out) {
        switch (block) {
            case Block.Heading heading ->
                out.append(heading.chapter() ? "<h2 class=\"chapter\">" : "<h2>")
                        .append(escaped(heading.text()))
                        .append("</h2>\n");
            case Block.Paragraph paragraph ->
                out.append("<p>").append(escaped(paragraph.text())).append("</p>\n");
            case Block.Steps steps -> {
                out.append("<ol>\n");
                steps.steps().forEach(step -> step(step, out));
                out.append("</ol>\n");
            }
            case Block.Table table -> table(table, out);
        }
    }

    private static void step(Step step, StringBuilder out) {
        out.append("<li><span class=\"box\"></span>").append(escaped(step.text()));
        step.commands()
                .forEach(command ->
                        out.append("<pre>$ ").append(escaped(command)).append("</pre>"));
        out.append("</li>\n");
    }

    private static void table(Block.Table table, StringBuilder out) {
        out.append("<table>\n<thead><tr>");
        if (table.ticked()) {
            out.append("<th></th>");
        }
        table.head().forEach(cell -> out.append("<th>").append(escaped(cell)).append("</th>"));
        out.append("</tr></thead>\n<tbody>\n");
        for (List<String> row : table.rows()) {
            out.append(table.ticked() ? "<tr><td><span class=\"box\"></span></td>" : "<tr>");
            row.forEach(cell -> out.append("<td>").append(escaped(cell)).append("</td>"));
            out.append("</tr>\n");
        }
        out.append("</tbody>\n</table>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
