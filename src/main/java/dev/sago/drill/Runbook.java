package dev.sago.drill;

import java.util.List;

/**
 * What is to be done on the worst day, as a document to be printed: texts in the reader's language, steps with the exact commands, tables. It
 * holds no secrets.
 *
 * @param language code of the language, as {@code ko}
 * @param footer what stands at the end: date, configuration, version
 */
public record Runbook(String language, String title, List<Block> blocks, String footer) {

    /** Copies the list. */
    public Runbook {
        blocks = List.copyOf(blocks);
    }

    /** A part of the document. */
    public sealed interface Block {

        /** A heading; a chapter begins a new page. */
        record Heading(String text, boolean chapter) implements Block {}

        /** A paragraph. */
        record Paragraph(String text) implements Block {}

        /** Numbered steps, each with a box to tick. */
        record Steps(List<Step> steps) implements Block {

            /** Copies the list. */
            public Steps {
                steps = List.copyOf(steps);
            }
        }

        /** A table; with {@code ticked}, each row has a box. */
        record Table(List<String> head, List<List<String>> rows, boolean ticked) implements Block {

            /** Copies the lists. */
            public Table {
                head = List.copyOf(head);
                rows = rows.stream().map(List::copyOf).toList();
            }
        }
    }

    /**
     * One step.
     *
     * @param commands to be typed, in order; may be none
     */
    public record Step(String text, List<String> commands) {

        /** Copies the list. */
        public Step {
            commands = List.copyOf(commands);
        }
    }
}
