package dev.sago.drill;

import dev.sago.drill.Runbook.Block;
import dev.sago.drill.Runbook.Step;

/** A runbook as plain text, which is Markdown as well: each command stands on a line of its own, behind four blanks and a dollar sign. */
public final class RunbookText {

    private RunbookText() {}

    /** The text. */
    public static String of(Runbook runbook) {
        StringBuilder out = new StringBuilder("# ").append(runbook.title()).append("\n");
        runbook.blocks().forEach(block -> block(block, out));
        return out.append("\n---\n\n").append(runbook.footer()).append('\n').toString();
    }

    private static void block(Block block, StringBuilder out) {
        out.append('\n');
        switch (block) {
            case Block.Heading heading ->
                out.append("## ").append(heading.text()).append('\n');
            case Block.Paragraph paragraph -> out.append(paragraph.text()).append('\n');
            case Block.Steps steps -> {
                int number = 0;
                for (Step step : steps.steps()) {
                    out.append(++number).append(". [ ] ").append(step.text()).append("\n");
                    step.commands()
                            .forEach(command ->
                                    out.append("\n        $ ").append(command).append('\n'));
                    out.append(step.commands().isEmpty() ? "" : "\n");
                }
            }
            case Block.Table table -> {
                String box = table.ticked() ? "| [ ] " : "";
                out.append(table.ticked() ? "| " : "")
                        .append("| ")
                        .append(String.join(" | ", table.head()))
                        .append(" |\n")
                        .append(table.ticked() ? "|---" : "")
                        .append("|---".repeat(table.head().size()))
                        .append("|\n");
                table.rows()
                        .forEach(row -> out.append(box)
                                .append("| ")
                                .append(String.join(" | ", row).replace("\n", " "))
                                .append(" |\n"));
            }
        }
    }
}
