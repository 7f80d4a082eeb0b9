package io.assay.probe.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.impl.TlsAEADCipherImpl;
import org.jspecify.annotations.Nullable;

/**
 * One direction of AES-GCM by the JDK, which uses the processor's instructions. Not thread-safe.
 */
final class JdkAesGcm implements TlsAEADCipherImpl {
  private final int mode;
  private final Cipher cipher;
  private @Nullable SecretKeySpec key;
  private byte[] nonce = {};
  private int macOctets;

  /**
   * A cipher without a key.
   *
   * @param mode {@link Cipher#ENCRYPT_MODE} or {@link Cipher#DECRYPT_MODE}
   */
  JdkAesGcm(int mode) {
    this.mode = mode;
    try {
      this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  @Override
  public void setKey(byte[] octets, int offset, int length) {
    key = new SecretKeySpec(octets, offset, length, "AES");
  }

  @Override
  public void init(byte[] nextNonce, int nextMacOctets) {
    nonce = nextNonce;
    macOctets = nextMacOctets;
  }

  @Override
  public int getOutputSize(int inputOctets) {
    return mode == Cipher.ENCRYPT_MODE
        ? inputOctets + macOctets
        : Math.max(0, inputOctets - macOctets);
  }

  @Override
  public int doFinal(
      byte[] additionalData, byte[] in, int inOffset, int length, byte[] out, int outOffset)
      throws IOException {
    try {
      cipher.init(
          mode, Objects.requireNonNull(key), new GCMParameterSpec(macOctets * Byte.SIZE, nonce));
      cipher.updateAAD(additionalData);
      return cipher.doFinal(in, inOffset, length, out, outOffset);
    } catch (GeneralSecurityException e) {
      throw new TlsFatalAlert(
          mode == Cipher.DECRYPT_MODE
              ? AlertDescription.bad_record_mac
              : AlertDescription.internal_error,
          e);
    }
  }
}
