package io.assay.judge;

import io.assay.ct.VerifiedSct;
import io.assay.trust.CertificationPaths;
import java.util.List;

/** What was judged, as far as it points to what could be fetched to judge it more surely. */
public sealed interface Judged permits Judgement, Verification {
  /** Where the certificates lead to. */
  CertificationPaths paths();

  /** The SCTs that came with the leaf, and whether they are valid. */
  List<VerifiedSct> scts();
}
