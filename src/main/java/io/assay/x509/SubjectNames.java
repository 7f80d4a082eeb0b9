package io.assay.x509;

import java.net.InetAddress;
import java.util.List;

/**
 * The subjectAltName entries by kind, each in the order of the encoding, of all such extensions.
 * Behind an entry so broken that its length may be wrong, the sound ones are searched for, and
 * where that finds any, {@code unreadable} says so.
 *
 * @param dnsNames dNSName entries as they stand, octets outside printable ASCII and backslashes
 *     escaped as a backslash and two hexadecimal digits
 * @param ipAddresses iPAddress entries of 4 or 16 octets
 * @param others entries of other kinds as {@code kind:value}, such as {@code uri:https://…}
 * @param unreadable what stands where an entry could not be read, each in words: an iPAddress of
 *     odd length, a dNSName with NUL, a truncated entry
 */
public record SubjectNames(
    List<String> dnsNames,
    List<InetAddress> ipAddresses,
    List<String> others,
    List<String> unreadable) {

  /** No names at all. */
  public static final SubjectNames NONE =
      new SubjectNames(List.of(), List.of(), List.of(), List.of());

  public SubjectNames {
    dnsNames = List.copyOf(dnsNames);
    ipAddresses = List.copyOf(ipAddresses);
    others = List.copyOf(others);
    unreadable = List.copyOf(unreadable);
  }
}
