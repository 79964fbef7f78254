package dev.sago.drill;

import dev.sago.model.Counted;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A report as JUnit XML, which every CI server shows: a suite for each system, a case for each objective, and one for each
 * entry that did not come back.
 */
final class JunitXml {

    private final XMLStreamWriter xml;

    private JunitXml(XMLStreamWriter xml) {
        this.xml = xml;
    }

    static byte[] write(DrillReport report) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            XMLStreamWriter xml =
                    XMLOutputFactory.newInstance().createXMLStreamWriter(out, StandardCharsets.UTF_8.name());
            new JunitXml(xml).document(report);
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing XML to memory", e);
        }
        return out.toByteArray();
    }

    private void document(DrillReport report) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeCharacters("\n");
        xml.writeStartElement("testsuites");
        attribute("name", report.name());
        for (SystemDrill drill : report.systems()) {
            suite(report, drill);
        }
        xml.writeEndElement();
        xml.writeEndDocument();
    }

    private void suite(DrillReport report, SystemDrill drill) throws XMLStreamException {
        xml.writeStartElement("testsuite");
        attribute("name", drill.system().value());
        attribute("timestamp", drill.begun().toString());
        attribute("time", seconds(Duration.between(drill.begun(), drill.ended())));
        attribute(
                "tests",
                String.valueOf(
                        DrillFailure.Reason.values().length + drill.problems().size()));
        attribute(
                "failures",
                String.valueOf(count(drill, SystemDrill.Verdict.NOT_MET)
                        + drill.problems().size()));
        attribute("skipped", String.valueOf(count(drill, SystemDrill.Verdict.NOT_MEASURED)));
        attribute("hostname", report.host());
        for (DrillFailure.Reason reason : DrillFailure.Reason.values()) {
            String told = String.join(
                    "\n",
                    drill.failures().stream()
                            .filter(failure -> failure.reason() == reason)
                            .map(failure ->
                                    failure.text() + (failure.remedy().isEmpty() ? "" : "\n" + failure.remedy()))
                            .toList());
            testCase(
                    drill,
                    "objective " + DrillReport.word(reason),
                    reason,
                    failure(drill, reason, told),
                    drill.measured(reason));
        }
        for (var problem : drill.problems()) {
            testCase(drill, problem.path(), DrillFailure.Reason.DIFFERENT, problem.reason(), true);
        }
        xml.writeEndElement();
    }

    private static long count(SystemDrill drill, SystemDrill.Verdict verdict) {
        return Arrays.stream(DrillFailure.Reason.values())
                .filter(reason -> drill.verdict(reason) == verdict)
                .count();
    }

    private static String failure(SystemDrill drill, DrillFailure.Reason reason, String told) {
        return told.isEmpty() && drill.verdict(reason) == SystemDrill.Verdict.NOT_MET
                ? Counted.of(drill.problemCount(), "entry", "entries") + " did not come back as before"
                : told;
    }

    /** What was not measured is skipped, not green. */
    private void testCase(SystemDrill drill, String name, DrillFailure.Reason reason, String failure, boolean measured)
            throws XMLStreamException {
        xml.writeStartElement("testcase");
        attribute("classname", drill.system().value());
        attribute("name", name);
        if (!failure.isEmpty()) {
            xml.writeStartElement("failure");
            attribute("type", DrillReport.word(reason));
            attribute("message", failure.lines().findFirst().orElse(""));
            xml.writeCharacters(clean(failure));
            xml.writeEndElement();
        } else if (!measured) {
            xml.writeEmptyElement("skipped");
        }
        xml.writeEndElement();
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, clean(value));
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f", time.toMillis() / 1000.0);
    }

    /** XML 1.0 has no way to say most control characters. */
    private static String clean(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            boolean valid = c == '\n'
                    || c == '\t'
                    || (c >= 0x20 && c <= 0xD7FF)
                    || (c >= 0xE000 && c <= 0xFFFD)
                    || c >= 0x10000;
            out.appendCodePoint(valid ? c : 0xFFFD);
        });
        return out.toString();
    }
}
