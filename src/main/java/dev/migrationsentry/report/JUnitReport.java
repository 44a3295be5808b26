package dev.migrationsentry.report;

import dev.migrationsentry.verdict.Finding;
import dev.migrationsentry.verdict.Severity;
import dev.migrationsentry.verdict.StepResult;
import dev.migrationsentry.verdict.Verdict;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * JUnit's XML, as CI systems read it: one test suite {@code migration-sentry}, a test case a step
 * and one a blocker, so that each shows by its name.
 */
public final class JUnitReport {
  private final XMLStreamWriter xml;
  private final Verdict verdict;
  private final List<Finding> blockers;

  private JUnitReport(Verdict verdict, Writer out) throws XMLStreamException {
    this.xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out);
    this.verdict = verdict;
    this.blockers = verdict.findings().stream().filter(Finding::blocks).toList();
  }

  /** Writes the document; does not close {@code out}. */
  public static void write(Verdict verdict, Writer out) throws IOException {
    try {
      new JUnitReport(verdict, out).suite();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
    out.flush();
  }

  private void suite() throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    open("\n", "testsuite");
    attribute("name", "migration-sentry");
    attribute("tests", String.valueOf(verdict.steps().size() + blockers.size()));
    attribute("failures", String.valueOf(refusedSteps() + blockers.size()));
    attribute("errors", "0");
    attribute("skipped", String.valueOf(count(StepResult.NotReached.class)));
    attribute("time", Took.seconds(verdict.took()));
    attribute("timestamp", verdict.startedAt().toString());
    properties();
    for (StepResult step : verdict.steps()) {
      step(step);
    }
    for (Finding blocker : blockers) {
      blocker(blocker);
    }
    text("\n  ", "system-out", summary());
    close("\n");
    xml.writeCharacters("\n");
    xml.writeEndDocument();
    xml.flush();
  }

  private void properties() throws XMLStreamException {
    open("\n  ", "properties");
    property("command", verdict.command());
    property("exitCode", String.valueOf(verdict.exitCode().number()));
    property("exitClass", verdict.exitCode().words());
    Verdict.Target target = verdict.target();
    if (target != null) {
      property("target", target.words());
    }
    for (Map.Entry<String, String> version : new TreeMap<>(verdict.versions()).entrySet()) {
      property("version." + version.getKey(), version.getValue());
    }
    close("\n  ");
  }

  private void property(String name, String value) throws XMLStreamException {
    xml.writeCharacters("\n    ");
    xml.writeEmptyElement("property");
    attribute("name", name);
    attribute("value", value);
  }

  private void step(StepResult result) throws XMLStreamException {
    open("\n  ", "testcase");
    attribute("classname", "migration-sentry." + verdict.command());
    attribute("name", "step: " + result.step().word());
    switch (result) {
      case StepResult.Passed(_, Duration took, String summary) -> {
        attribute("time", Took.seconds(took));
        text("\n    ", "system-out", summary);
      }
      case StepResult.Refused(_, Duration took, List<Finding> findings) -> {
        attribute("time", Took.seconds(took));
        String codes =
            String.join(", ", findings.stream().map(each -> each.code().code()).toList());
        failure("refused: " + codes, "step-refused", "");
      }
      case StepResult.NotNeeded(_, String why) -> {
        attribute("time", "0.000");
        text("\n    ", "system-out", "not needed: " + why);
      }
      case StepResult.NotReached(_) -> {
        attribute("time", "0.000");
        xml.writeCharacters("\n    ");
        xml.writeEmptyElement("skipped");
        attribute("message", "not reached: an earlier step refused");
      }
    }
    close("\n  ");
  }

  private void blocker(Finding finding) throws XMLStreamException {
    open("\n  ", "testcase");
    attribute("classname", "migration-sentry." + verdict.command());
    attribute("name", finding.code().code() + ": " + finding.subject());
    attribute("time", "0.000");
    if (finding.place() != null) {
      attribute("file", finding.place().file());
      if (finding.place().line() > 0) {
        attribute("line", String.valueOf(finding.place().line()));
      }
    }
    String place = finding.place() == null ? "" : "\nplace: " + Neutral.line(finding.place() + "");
    failure(
        finding.seen(),
        finding.code().code(),
        "why: "
            + Neutral.line(finding.why())
            + "\nremedy: "
            + Neutral.line(finding.remedy())
            + place);
    close("\n  ");
  }

  private void failure(String message, String type, String ours) throws XMLStreamException {
    open("\n    ", "failure");
    attribute("message", message);
    attribute("type", type);
    xml.writeCharacters(ours);
    xml.writeEndElement();
  }

  private String summary() {
    long warnings = Sentences.count(verdict, Severity.WARNING);
    return Sentences.proofOfWork(verdict)
        + "; "
        + verdict.state().words()
        + (warnings == 0 ? "" : "; " + Sentences.counted(warnings, "warning"));
  }

  private long refusedSteps() {
    return count(StepResult.Refused.class);
  }

  private long count(Class<? extends StepResult> kind) {
    return verdict.steps().stream().filter(kind::isInstance).count();
  }

  private void open(String indent, String element) throws XMLStreamException {
    xml.writeCharacters(indent);
    xml.writeStartElement(element);
  }

  private void close(String indent) throws XMLStreamException {
    xml.writeCharacters(indent);
    xml.writeEndElement();
  }

  private void text(String indent, String element, String untrusted) throws XMLStreamException {
    open(indent, element);
    xml.writeCharacters(Neutral.line(untrusted));
    xml.writeEndElement();
  }

  /** Neutral text holds no character that XML 1.0 forbids. */
  private void attribute(String name, String untrusted) throws XMLStreamException {
    xml.writeAttribute(name, Neutral.line(untrusted));
  }
}
