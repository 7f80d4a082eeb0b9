package io.assay.app;

import io.assay.judge.Judgement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code assay pin}: looks, and writes what to expect from now on. */
@Command(
    name = "pin",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Looks at each endpoint, at every address its name has, and prints the 'expect:' block of"
          + " probes.yaml that what it saw fulfils. It pins the keys of the issuers, which survive"
          + " the renewal of a certificate.",
      "",
      "What is seen from here may already be intercepted: compare it with what the operator"
          + " publishes, or look from elsewhere too."
    },
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  assay pin tls://dns.google",
      "  assay pin tls://9.9.9.9 https://dns.quad9.net/dns-query",
      "  assay pin --untrusted tls://192.168.1.1    a resolver whose certificate no one vouches for",
      "",
      "Exit codes:",
      "  0   a block was printed",
      "  1   nothing was printed, since a chain is not trusted or is for another name",
      "  2   wrong arguments, configuration or files; nothing was judged",
      "  3   nothing was printed, since no endpoint presented a certificate",
      "  70  a defect of this program"
    })
final class PinCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ProbeOptions probing = new ProbeOptions();

  @Option(
      names = "--untrusted",
      description =
          "Pin the leaf's key where the chain is not trusted or the certificate is for another"
              + " name, instead of refusing.")
  private boolean untrusted;

  @Override
  public Integer call() {
    List<Judgement> judgements = new ArrayList<>();
    if (probing.which.vantages.size() > 1) {
      throw new Refusal("--vantage may be given once: what is pinned is seen from one place");
    }
    Selection selection = Selection.of(probing).withoutControls();
    Inspection.of(selection.fromFirst(), probing, Main.of(spec)).run(judgements::add);
    ExpectBlock block = ExpectBlock.of(judgements, untrusted, selection.hasSeveralVantages());
    String name = spec.qualifiedName();
    block.warnings().stream()
        .map(line -> SafeText.escape(line, true))
        .forEach(line -> spec.commandLine().getErr().println(name + ": " + line));
    spec.commandLine().getOut().print(block.yaml());
    return block.exitCode();
  }
}
