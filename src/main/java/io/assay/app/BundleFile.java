package io.assay.app;

import io.assay.evidence.Dossier;
import io.assay.evidence.EvidenceBundle;
import io.assay.trust.source.StoreFiles;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Where a command writes a bundle of evidence: a file that is there whole or not at all, or
 * standard output.
 *
 * @param file {@code -} for standard output
 * @param replacing whether a file that is there already may be replaced
 */
record BundleFile(Path file, boolean replacing) {
  private static final String STDOUT = "-";

  /**
   * Looks whether the bundle may be written there, before any work is done for it.
   *
   * @throws Refusal if not
   */
  void check(Surroundings here) {
    if (isStandardOutput()) {
      if (here.terminal()) {
        throw new Refusal(
            "a bundle is a zip file, and no text for a terminal; redirect standard output, or name a"
                + " file");
      }
      return;
    }
    if (Files.isDirectory(file)) {
      throw new Refusal(file + ": is a folder; name the file to write, such as evidence.zip");
    }
    if (!replacing && Files.exists(file)) {
      throw new Refusal(file + ": is there already; name another file, or add --force");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new Refusal(folder + ": is no folder; create it, or name a file elsewhere");
    }
  }

  /**
   * Writes it.
   *
   * @throws Refusal if that fails
   */
  void write(Dossier dossier) {
    try {
      if (isStandardOutput()) {
        try (OutputStream out =
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))) {
          EvidenceBundle.write(dossier, Version.ofThisProgram(), out);
        }
      } else {
        writeFile(dossier);
      }
    } catch (IOException e) {
      throw new Refusal(
          "%s: the bundle cannot be written: %s; see to room and permissions there"
              .formatted(file, StoreFiles.problem(e)));
    }
  }

  private void writeFile(Dossier dossier) throws IOException {
    Path unfinished = file.resolveSibling("." + file.getFileName() + ".tmp");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished))) {
        EvidenceBundle.write(dossier, Version.ofThisProgram(), out);
      }
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  boolean isStandardOutput() {
    return file.toString().equals(STDOUT);
  }
}
