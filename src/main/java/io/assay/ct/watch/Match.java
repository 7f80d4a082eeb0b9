package io.assay.ct.watch;

import io.assay.x509.IdentityVisitor;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The search of one certificate: gathers what its walk shows. Confined to one thread. */
final class Match implements IdentityVisitor {
  private static final int BMP_STRING = 0x1e;
  private static final int UNIVERSAL_STRING = 0x1c;
  private static final Charset UTF_32BE = Charset.forName("UTF-32BE");

  private final byte[] octets;
  private final NameMatcher names;
  private final AddressMatcher addresses;
  private final RegionScan regions;
  private final Hits hits = new Hits();

  Match(byte[] octets, NameMatcher names, AddressMatcher addresses, RegionScan regions) {
    this.octets = octets;
    this.names = names;
    this.addresses = addresses;
    this.regions = regions;
  }

  Hits hits() {
    return hits;
  }

  @Override
  public void dnsName(int from, int to) {
    names.dnsName(octets, from, to, hits);
    addressByAnotherName(from, to);
  }

  @Override
  public void ipAddress(int from, int to) {
    addresses.entry(octets, from, to, hits);
    if (isPrintable(from, to)) {
      RegionScan.words(octets, from, to, names, hits);
    }
  }

  /** An entry that has the length of an address and is no text: its tag may be what is broken. */
  private void addressByAnotherName(int from, int to) {
    if ((to - from == 4 || to - from == 16) && !isPrintable(from, to)) {
      addresses.octets(octets, from, to - from, hits, true);
    }
  }

  private boolean isPrintable(int from, int to) {
    for (int i = from; i < to; i++) {
      if (octets[i] < ' ') {
        return false;
      }
    }
    return true;
  }

  @Override
  public void uri(int from, int to) {
    names.uriEntry(octets, from, to, hits);
    addressByAnotherName(from, to);
  }

  /**
   * An address of somebody at a host is none of the host; what is no such address may be a name.
   */
  @Override
  public void email(int from, int to) {
    addressByAnotherName(from, to);
    for (int i = from; i < to; i++) {
      if (octets[i] == '@') {
        return;
      }
    }
    RegionScan.words(octets, from, to, names, hits);
  }

  @Override
  public void otherName(int from, int to) {
    addressByAnotherName(from, to);
    RegionScan.words(octets, from, to, names, hits);
  }

  @Override
  public void commonName(int tag, int from, int to) {
    if (tag == BMP_STRING || tag == UNIVERSAL_STRING) {
      Charset charset = tag == BMP_STRING ? StandardCharsets.UTF_16BE : UTF_32BE;
      int end = Math.min(to, from + Bounds.ODD_NAME_OCTETS);
      byte[] text = new String(octets, from, end - from, charset).getBytes(StandardCharsets.UTF_8);
      names.commonName(text, 0, text.length, hits);
    }
    names.commonName(octets, from, to, hits);
  }

  @Override
  public void unreadableNames(int from, int to) {
    regions.scan(octets, from, to, true, hits);
  }

  @Override
  public void unreadable(int from, int to) {
    regions.scan(octets, from, to, false, hits);
  }
}
